package io.latchkey.keystore;

import io.latchkey.key.OrganizationId;
import java.time.Instant;

/** The tenant: an institution, a company. Owns projects and keys. */
public record Organization(OrganizationId id, String name, Instant createdAt) {}
