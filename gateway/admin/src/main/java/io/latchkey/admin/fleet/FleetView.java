package io.latchkey.admin.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as callers see it.
 *
 * @param next always null: the list is whole
 * @param warnings what an operator should change; empty if there is nothing
 */
record FleetView(
    List<InstanceView> items,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next,
    List<String> warnings) {}
