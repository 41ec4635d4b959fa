package io.latchkey.keystore;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a key gives access to.
 *
 * @param slug its readable name in paths and hosts; unique among all projects
 * @param upstream where its requests go; null where only the operator's own routes serve it
 * @param keyLimit how many active keys it may have
 * @param version counts the record's changes, from 1
 */
public record Project(
    ProjectId id,
    OrganizationId organization,
    String name,
    String slug,
    @Nullable URI upstream,
    int keyLimit,
    Instant createdAt,
    int version) {}
