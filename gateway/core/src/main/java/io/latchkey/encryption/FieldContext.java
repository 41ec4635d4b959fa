package io.latchkey.encryption;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a token belongs. It can be decrypted only in the place that it was encrypted for: in its
 * project, under its class and label.
 *
 * @param label what the field is called; a token doesn't work under another one
 * @param context what else the caller binds it to; empty for nothing
 */
public record FieldContext(
    OrganizationId organization,
    ProjectId project,
    FieldClass fieldClass,
    String label,
    String context) {

  private static final byte[] FORMAT = "lkf1".getBytes(StandardCharsets.US_ASCII);

  /** What is authenticated with the payload: every part behind its length in 4 bytes. */
  byte[] associatedData(FieldMode mode) {
    byte[][] parts = {
      FORMAT,
      bytes(mode.text()),
      bytes(organization.value()),
      bytes(project.value()),
      bytes(fieldClass.name()),
      bytes(label),
      bytes(context)
    };
    return lengthPrefixed(parts);
  }

  static byte[] lengthPrefixed(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += Integer.BYTES + part.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      joined.putInt(part.length).put(part);
    }
    return joined.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
