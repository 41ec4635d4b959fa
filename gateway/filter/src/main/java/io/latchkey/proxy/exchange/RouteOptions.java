package io.latchkey.proxy.exchange;

import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a route wants its upstream to be reached, as its metadata says.
 *
 * @param options by {@code latchkey.protocol}, {@code latchkey.ssl-bundle} and {@code
 *     latchkey.server-name}
 * @param connectTimeout by {@code connect-timeout} in milliseconds; null for the gateway's own
 * @param responseTimeout by {@code response-timeout} in milliseconds; null for the gateway's own,
 *     negative for none
 */
public record RouteOptions(
    UpstreamOptions options,
    @Nullable Duration connectTimeout,
    @Nullable Duration responseTimeout) {

  /** Nothing in particular. */
  public static final RouteOptions NONE = new RouteOptions(UpstreamOptions.NONE, null, null);

  /** The fields of {@code metadata.latchkey} that this reads. */
  public static final List<String> FIELDS = List.of("protocol", "ssl-bundle", "server-name");

  private static final String CONNECT_TIMEOUT = "connect-timeout";
  private static final String RESPONSE_TIMEOUT = "response-timeout";
  private static final long LONGEST = Integer.MAX_VALUE;

  /**
   * Reads them.
   *
   * @param metadata the route's
   * @param fields its {@code metadata.latchkey}
   * @throws IllegalArgumentException naming the property and what it must be
   */
  public static RouteOptions read(Map<String, Object> metadata, Map<?, ?> fields) {
    RouteOptions read =
        new RouteOptions(
            new UpstreamOptions(protocol(fields), text(fields, "ssl-bundle"), serverName(fields)),
            connectTimeout(metadata.get(CONNECT_TIMEOUT)),
            responseTimeout(metadata.get(RESPONSE_TIMEOUT)));
    return read.equals(NONE) ? NONE : read;
  }

  private static UpstreamProtocol protocol(Map<?, ?> fields) {
    String text = text(fields, "protocol");
    return text == null
        ? UpstreamProtocol.AUTO
        : UpstreamProtocol.parse(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "latchkey.protocol must be "
                            + String.join(", ", UpstreamProtocol.names())));
  }

  private static @Nullable String serverName(Map<?, ?> fields) {
    String text = text(fields, "server-name");
    if (text != null && !UpstreamOptions.isServerName(text)) {
      throw new IllegalArgumentException(
          "latchkey.server-name " + UpstreamOptions.SERVER_NAME_RULE);
    }
    return text;
  }

  private static @Nullable String text(Map<?, ?> fields, String name) {
    Object value = fields.get(name);
    return value == null ? null : value.toString();
  }

  private static @Nullable Duration connectTimeout(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return millis(value)
        .filter(millis -> millis >= 1 && millis <= LONGEST)
        .map(Duration::ofMillis)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    CONNECT_TIMEOUT + " must be a whole number of milliseconds from 1"));
  }

  private static @Nullable Duration responseTimeout(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return millis(value)
        .filter(millis -> millis != 0 && millis <= LONGEST)
        .map(Duration::ofMillis)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    RESPONSE_TIMEOUT
                        + " must be a whole number of milliseconds from 1, or negative for no"
                        + " timeout"));
  }

  private static Optional<Long> millis(Object value) {
    try {
      return Optional.of(Long.valueOf(value.toString().trim()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
