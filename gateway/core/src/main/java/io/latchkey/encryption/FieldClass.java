package io.latchkey.encryption;

import io.latchkey.key.Permission;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The class of a field, such as {@code pci}: part of what is authenticated with it, and of the
 * permission to decrypt it. 1 to 32 characters of {@code a-z 0-9 . _ -}, beginning with a letter or
 * digit.
 */
public final class FieldClass {

  /** What a field belongs to if nobody says otherwise. */
  public static final FieldClass DEFAULT = new FieldClass("default");

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

  private final String name;
  private final Permission decrypt;

  private FieldClass(String name) {
    this.name = name;
    this.decrypt = new Permission(FieldPermissions.DECRYPT.name() + ":" + name);
  }

  /** Reads a class, in capitals or not; null if {@code text} is not of its form. */
  public static @Nullable FieldClass parse(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    return isWellFormed(name) ? new FieldClass(name) : null;
  }

  /** Reads a class as it stands in a token; null if {@code text} is not of its form. */
  static @Nullable FieldClass exact(String text) {
    if (text.equals(DEFAULT.name)) {
      return DEFAULT;
    }
    return isWellFormed(text) ? new FieldClass(text) : null;
  }

  private static boolean isWellFormed(String name) {
    return FORM.matcher(name).matches();
  }

  /** In lower case. */
  public String name() {
    return name;
  }

  /** The permission to decrypt fields of this class: {@code decrypt:} and its name. */
  public Permission decryptPermission() {
    return decrypt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldClass that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
