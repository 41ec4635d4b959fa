package io.latchkey.admin.form;

import io.latchkey.key.ProjectId;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The readable name of a project in paths and hosts: 1 to 63 characters of {@code a-z}, {@code 0-9}
 * and {@code -} that neither begins nor ends with {@code -}, as a DNS label (RFC 1123). A project's
 * ID has a {@code _}, so no slug is ever taken for one.
 */
public final class Slug {

  private static final int LONGEST = 63;
  private static final int ROOM_FOR_SUFFIX = 8;
  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  private Slug() {}

  /** Whether {@code text} is of this form. */
  public static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }

  /** Whether {@code text} can name a project at all. */
  public static boolean isIdOrSlug(String text) {
    return isWellFormed(text) || ProjectId.parse(text) != null;
  }

  /** A slug for a name, with room for {@link #numbered}. */
  public static String from(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    String cut = plain.substring(0, Math.min(plain.length(), LONGEST - ROOM_FOR_SUFFIX));
    String slug = cut.replaceAll("^-|-$", "");
    return slug.isEmpty() ? "project" : slug;
  }

  /** A slug from {@link #from} with something behind it that tells it from others. */
  public static String numbered(String slug, String suffix) {
    return slug + "-" + suffix;
  }
}
