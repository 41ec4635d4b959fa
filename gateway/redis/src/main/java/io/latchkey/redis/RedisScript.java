package io.latchkey.redis;

import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that Redis knows by its digest.
 *
 * @param output the kind of its answer
 */
public record RedisScript(String name, String text, String digest, ScriptOutputType output) {

  /**
   * Reads a script that lies beside a class.
   *
   * @param name the file's name without {@code .lua}
   * @throws IllegalStateException where there is none
   */
  public static RedisScript beside(Class<?> owner, String name, ScriptOutputType output) {
    try (InputStream in = owner.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("no script " + name + " beside " + owner.getName());
      }
      byte[] text = in.readAllBytes();
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
      return new RedisScript(name, new String(text, StandardCharsets.UTF_8), digest, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }
}
