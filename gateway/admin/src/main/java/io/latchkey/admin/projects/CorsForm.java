package io.latchkey.admin.projects;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.key.Expiry;
import io.latchkey.upstream.CorsRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads which pages may call a project from a browser. */
final class CorsForm {

  static final String FIELD = "cors";

  private static final int MOST = 64;
  private static final Duration USUAL_AGE = Duration.ofMinutes(10);
  private static final Duration LONGEST_AGE = Duration.ofDays(1);
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,32}");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'+.^_`|~0-9A-Za-z-]{1,64}");

  private CorsForm() {}

  /** The rules that were sent; null for none. */
  static @Nullable CorsRules read(JsonFields fields) {
    return fields.optional(FIELD, CorsForm::rules);
  }

  private static CorsRules rules(JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object, or null for the gateway's policy");
    }
    JsonFields fields = new JsonFields(value);
    if (!value.hasNonNull("origins")) {
      fields.fault("origins", "must be there; an empty list allows none");
    }
    List<String> origins = fields.listOrEmpty("origins", MOST, CorsForm::origin);
    if (origins.size() > 1 && origins.contains(CorsRules.ANY)) {
      fields.fault("origins", CorsRules.ORIGIN_RULE);
    }
    boolean credentials = fields.optional("credentials", CorsForm::flag, false);
    if (credentials && origins.contains(CorsRules.ANY)) {
      fields.fault("credentials", "must be false if all origins are allowed");
    }
    CorsRules read =
        new CorsRules(
            origins,
            fields.listOrEmpty("methods", MOST, matching(METHOD, "must be a method such as PUT")),
            fields.listOrEmpty("headers", MOST, matching(HEADER, "must be the name of a header")),
            fields.listOrEmpty(
                "exposedHeaders", MOST, matching(HEADER, "must be the name of a header")),
            credentials,
            fields.optional("maxAge", CorsForm::age, USUAL_AGE));
    fields.doneWithin();
    return read;
  }

  private static String origin(JsonNode value) {
    String text = Texts.string(value);
    if (!text.equals(CorsRules.ANY) && !CorsRules.isOrigin(text)) {
      throw new IllegalArgumentException(CorsRules.ORIGIN_RULE);
    }
    return text;
  }

  private static Function<JsonNode, String> matching(Pattern pattern, String otherwise) {
    return value -> {
      String text = Texts.string(value);
      if (!pattern.matcher(text).matches()) {
        throw new IllegalArgumentException(otherwise);
      }
      return text;
    };
  }

  private static boolean flag(JsonNode value) {
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("must be true or false");
    }
    return value.booleanValue();
  }

  private static Duration age(JsonNode value) {
    Instant end = Expiry.after(Texts.string(value), Instant.EPOCH);
    Duration age = Duration.between(Instant.EPOCH, end);
    if (age.compareTo(LONGEST_AGE) > 0) {
      throw new IllegalArgumentException("must be at most 1d");
    }
    return age;
  }
}
