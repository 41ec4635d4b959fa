package io.latchkey.proxy.lane;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What carries requests over the built-in route.
 *
 * @param lane {@code auto} to have the fast lane carry what it can; {@code off} to have Spring
 *     Cloud Gateway carry everything
 */
@ConfigurationProperties("latchkey.proxy")
public record LaneSettings(@DefaultValue("auto") Mode lane) {

  /** Whether the fast lane is in use. */
  public enum Mode {
    /** If nothing that is configured or installed needs Spring Cloud Gateway. */
    AUTO,
    /** Never. */
    OFF
  }
}
