package io.latchkey.admin.projects;

import io.latchkey.key.OrganizationId;
import io.latchkey.upstream.UpstreamOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that somebody wants to try before a project has it.
 *
 * @param organization whose project it will be; null if that isn't said
 */
record WantedProbe(@Nullable OrganizationId organization, URI upstream, UpstreamOptions options) {}
