package io.latchkey.change.redis;

import io.latchkey.change.Instance;
import io.latchkey.change.Load;
import io.latchkey.change.Position;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An instance's state as it stands in Redis. */
final class InstanceJson {

  private final JsonMapper mapper = JsonMapper.builder().build();

  private record Document(
      Set<String> roles,
      String version,
      String startedAt,
      String applied,
      @Nullable Long keys,
      @Nullable Double requestsPerSecond) {

    @Nullable Load load() {
      return keys == null || requestsPerSecond == null ? null : new Load(keys, requestsPerSecond);
    }
  }

  String write(Instance instance) {
    Load load = instance.load();
    return mapper.writeValueAsString(
        new Document(
            instance.roles(),
            instance.version(),
            instance.startedAt().toString(),
            instance.applied().toString(),
            load == null ? null : load.keys(),
            load == null ? null : load.requestsPerSecond()));
  }

  Instance read(String id, String state, Instant leaseEnds, boolean alive) {
    Document document = mapper.readValue(state, Document.class);
    return new Instance(
        id,
        document.roles,
        document.version,
        Instant.parse(document.startedAt),
        Position.of(document.applied),
        leaseEnds,
        alive,
        document.load());
  }
}
