package io.latchkey.admin;

import io.latchkey.key.OrganizationId;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A project that somebody wants, every part of it checked.
 *
 * @param slug null for one made from the name
 */
record NewProject(
    OrganizationId organization,
    String name,
    @Nullable String slug,
    @Nullable URI upstream,
    int keyLimit) {}
