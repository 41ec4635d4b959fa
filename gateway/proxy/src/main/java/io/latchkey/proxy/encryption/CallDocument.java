package io.latchkey.proxy.encryption;

import io.latchkey.encryption.FieldClass;
import io.latchkey.encryption.json.BodyFaultException;
import io.latchkey.encryption.json.BodyFormat;
import io.latchkey.encryption.json.BodyLimits;
import io.latchkey.encryption.json.BodyRewriter;
import io.latchkey.encryption.json.FieldPath;
import io.latchkey.encryption.json.FieldRules;
import io.latchkey.encryption.json.JsonStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a direct call asks for. Data stays as it is written: numbers, escapes and white space.
 *
 * @param items the data to process, each with the reference that goes back with it
 * @param batch whether they came as {@code items}
 * @param fields the paths within each; null if the call names none
 * @param label what the fields are called; null for their names
 * @param context what tokens are bound to; empty for nothing
 */
record CallDocument(
    List<Item> items,
    boolean batch,
    @Nullable List<FieldPath> fields,
    @Nullable FieldClass fieldClass,
    @Nullable String label,
    String context) {

  private static final BodyLimits WHOLE = new BodyLimits(Integer.MAX_VALUE, 10_000);
  private static final FieldRules CHILDREN = FieldRules.of(List.of(FieldPath.children()), false);
  private static final Set<String> KNOWN =
      Set.of("data", "items", "fields", "classification", "label", "context");
  private static final int LONGEST = 1024;

  /** One piece of data. */
  static final class Item {

    private final byte[] data;
    private final byte @Nullable [] reference;

    Item(byte[] data, byte @Nullable [] reference) {
      this.data = data;
      this.reference = reference;
    }

    byte[] data() {
      return data;
    }

    /** Any JSON value; null if it has none. */
    byte @Nullable [] reference() {
      return reference;
    }
  }

  /**
   * Reads the body of a call.
   *
   * @throws FieldFaultException if it isn't one
   */
  static CallDocument read(byte[] body) {
    try {
      Map<String, byte[]> members = members(body, KNOWN);
      byte[] data = members.get("data");
      byte[] items = members.get("items");
      if ((data == null) == (items == null)) {
        throw wrong("The body needs either data or items.");
      }
      FieldClass fieldClass = fieldClass(text(members.get("classification"), "classification"));
      String context = text(members.get("context"), "context");
      return new CallDocument(
          data != null ? List.of(new Item(data, null)) : items(items),
          data == null,
          fields(members.get("fields")),
          fieldClass,
          text(members.get("label"), "label"),
          context == null ? "" : context);
    } catch (BodyFaultException e) {
      throw FieldFaultException.of(e);
    }
  }

  private static List<Item> items(byte @Nullable [] array) {
    List<Item> items = new ArrayList<>();
    for (byte[] each : children(array, "items")) {
      Map<String, byte[]> members = members(each, Set.of("data", "reference"));
      byte[] data = members.get("data");
      if (data == null) {
        throw wrong("Each item needs data.");
      }
      items.add(new Item(data, members.get("reference")));
    }
    return items;
  }

  private static @Nullable List<FieldPath> fields(byte @Nullable [] value) {
    if (value == null || isNull(value)) {
      return null;
    }
    String list = JsonStrings.decode(value);
    if (list != null) {
      return FieldPath.parseList(list);
    }
    List<FieldPath> paths = new ArrayList<>();
    for (byte[] each : children(value, "fields")) {
      String path = JsonStrings.decode(each);
      if (path == null) {
        throw wrong("fields must be strings.");
      }
      paths.add(FieldPath.parse(path));
    }
    if (paths.isEmpty() || paths.size() > FieldPath.MOST) {
      throw wrong("Name from 1 to 64 fields, or leave out fields.");
    }
    return paths;
  }

  private static @Nullable FieldClass fieldClass(@Nullable String text) {
    FieldClass fieldClass = text == null ? null : FieldClass.parse(text);
    if (text != null && fieldClass == null) {
      throw wrong(
          "A classification has 1 to 32 characters of a-z, 0-9, . _ - and begins with a letter or"
              + " digit.");
    }
    return fieldClass;
  }

  private static @Nullable String text(byte @Nullable [] value, String name) {
    if (value == null || isNull(value)) {
      return null;
    }
    String text = JsonStrings.decode(value);
    if (text == null || text.length() > LONGEST) {
      throw wrong(name + " must be a string of at most " + LONGEST + " characters.");
    }
    return text;
  }

  private static boolean isNull(byte[] value) {
    return value[0] == 'n';
  }

  private static Map<String, byte[]> members(byte[] object, Set<String> known) {
    requireFirst(object, '{', "The body, and each item, must be an object.");
    Map<String, byte[]> members = new TreeMap<>();
    rewriter(
            (name, value) -> {
              if (!known.contains(name)) {
                throw wrong("There is a member that isn't known here.");
              }
              if (members.put(name, value) != null) {
                throw wrong("A member is there twice.");
              }
            })
        .rewrite(object);
    return members;
  }

  private static List<byte[]> children(byte @Nullable [] array, String name) {
    byte[] known = array == null ? new byte[0] : array;
    requireFirst(known, '[', name + " must be an array.");
    List<byte[]> items = new ArrayList<>();
    rewriter((none, value) -> items.add(value)).rewrite(known);
    return items;
  }

  private static void requireFirst(byte[] json, char bracket, String otherwise) {
    int at = 0;
    while (at < json.length && json[at] <= ' ' && json[at] >= 0) {
      at++;
    }
    if (at < json.length && json[at] != bracket) {
      throw wrong(otherwise);
    }
  }

  private interface Child {
    void take(String name, byte[] value);
  }

  private static BodyRewriter rewriter(Child child) {
    return new BodyRewriter(
        BodyFormat.JSON,
        CHILDREN,
        WHOLE,
        (match, value) -> {
          child.take(match.label(), value);
          return value;
        },
        false);
  }

  private static FieldFaultException wrong(String detail) {
    return new FieldFaultException(FieldProblem.INVALID_FIELDS, detail);
  }
}
