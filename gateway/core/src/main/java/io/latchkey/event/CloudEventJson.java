package io.latchkey.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.json.JsonMapper;

/** Writes events as CloudEvents in JSON. Safe for use by many threads. */
public final class CloudEventJson {

  private final JsonMapper mapper =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  /** The event as JSON; what is null is left out. */
  public String write(CloudEvent event) {
    return mapper.writeValueAsString(event);
  }
}
