package io.latchkey.console.page;

import io.latchkey.form.FormFaultException;
import io.latchkey.form.PostedForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What somebody entered, and what was wrong with it: a form is drawn again with all that it had.
 *
 * @param entered by field
 * @param faults by field; those of fields that the form does not have are told above it
 * @param problem what is wrong as a whole; empty where nothing is
 */
public record Form(
    MultiValueMap<String, String> entered, Map<String, String> faults, String problem) {

  public static final Form EMPTY = new Form(new LinkedMultiValueMap<>(), Map.of(), "");

  private static final String ATTRIBUTE = "io.latchkey.console.form";
  private static final int LARGEST_BODY = 1024 * 1024;

  /**
   * Reads what was sent to a page, for {@link #of} to give; fails with a {@link PageException} if
   * that is no form.
   */
  static Mono<Form> read(ServerWebExchange page) {
    return PostedForm.read(page.getRequest(), LARGEST_BODY)
        .map(entered -> new Form(entered, Map.of(), ""))
        .doOnNext(form -> page.getAttributes().put(ATTRIBUTE, form))
        .onErrorMap(FormFaultException.class, failure -> new PageException(status(failure)));
  }

  private static HttpStatus status(FormFaultException failure) {
    return switch (failure.fault()) {
      case NOT_A_FORM -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
      case MALFORMED -> HttpStatus.BAD_REQUEST;
      case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
    };
  }

  /** What was sent to a page. */
  public static Mono<Form> of(ServerWebExchange page) {
    return Mono.just(page.getRequiredAttribute(ATTRIBUTE));
  }

  /** This form, with what an answer says is wrong with it. */
  public Form refused(ProblemAnswer answer) {
    Map<String, String> found = answer.faults();
    return found.isEmpty() ? new Form(entered, found, answer.detail()) : refused(found);
  }

  /** This form, with what is wrong with it by field; as it is if that is nothing. */
  public Form refused(Map<String, String> found) {
    return found.isEmpty()
        ? this
        : new Form(entered, found, "Check the fields below. Nothing was changed.");
  }

  /** Whether nothing is wrong with it. */
  public boolean isClean() {
    return problem.isEmpty() && faults.isEmpty();
  }

  /** This form as it is before anything was entered, but for one field. */
  public Form with(String name, String value) {
    MultiValueMap<String, String> more = new LinkedMultiValueMap<>(entered);
    more.set(name, value);
    return new Form(more, faults, problem);
  }

  /**
   * What was entered; empty where nothing was.
   *
   * @throws PageException if it was entered twice, which no page does
   */
  public String value(String name) {
    List<String> values = entered.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new PageException(HttpStatus.BAD_REQUEST);
    }
    return values.isEmpty() ? "" : values.get(0);
  }

  /** Whether a value was chosen. */
  public boolean chose(String name, String value) {
    return entered.getOrDefault(name, List.of()).contains(value);
  }

  /** What is wrong with a field; null where nothing is. */
  public @Nullable String fault(String name) {
    return faults.get(name);
  }

  /** What was entered, without blanks around it; null where there is nothing else. */
  public @Nullable String text(String name) {
    String value = value(name).strip();
    return value.isEmpty() ? null : value;
  }

  /** All values that were chosen; null where none was. */
  public @Nullable List<String> texts(String name) {
    List<String> values = entered.getOrDefault(name, List.of());
    return values.isEmpty() ? null : List.copyOf(values);
  }

  /** The words of a field, separated by spaces or commas; null if there are none. */
  public @Nullable List<String> words(String name) {
    List<String> words = new ArrayList<>();
    for (String word : value(name).split("[\\s,]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words.isEmpty() ? null : words;
  }

  /** A number as one, and what is none as it was entered, for the API to refuse. */
  public @Nullable Object number(String name) {
    String text = text(name);
    return text != null && text.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(text) : text;
  }

  /** The body of a call; what is null is left out. */
  public static Body body() {
    return new Body(new LinkedHashMap<>());
  }

  /** The body of a call. */
  public record Body(Map<String, Object> fields) {

    public Body put(String name, @Nullable Object value) {
      if (value != null) {
        fields.put(name, value);
      }
      return this;
    }
  }
}
