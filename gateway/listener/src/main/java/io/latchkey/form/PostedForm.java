package io.latchkey.form;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Mono;

/**
 * Reads a body of {@code application/x-www-form-urlencoded}. The framework's own reader is not
 * used: it breaks the connection over a body that is too large ({@link WholeBody}), and takes bytes
 * that stand for no character.
 */
public final class PostedForm {

  private static final int MOST_FIELDS = 10_000;
  private static final Set<Charset> CHARSETS =
      Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1);

  private final byte[] body;
  private final Charset charset;
  private final MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();

  private PostedForm(byte[] body, Charset charset) {
    this.body = body;
    this.charset = charset;
  }

  /**
   * The fields of a form, in the order in which they were sent; a field without a name is passed
   * over. Fails with {@link FormFaultException}. A request without a body or content type is an
   * empty form.
   *
   * @param largest how many bytes its body may have
   */
  public static Mono<MultiValueMap<String, String>> read(ServerHttpRequest request, int largest) {
    boolean typed = request.getHeaders().containsHeader("Content-Type");
    Charset charset = typed ? charset(request) : StandardCharsets.UTF_8;
    if (charset == null) {
      return Mono.error(new FormFaultException(FormFault.NOT_A_FORM));
    }
    return WholeBody.read(request.getBody(), largest)
        .map(
            body -> {
              if (!typed && body.length > 0) {
                throw new FormFaultException(FormFault.NOT_A_FORM);
              }
              return new PostedForm(body, charset).fields();
            });
  }

  /** The charset of a request that says that it is a form; null if it says something else. */
  private static @Nullable Charset charset(ServerHttpRequest request) {
    try {
      MediaType type = request.getHeaders().getContentType();
      if (type == null || !type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)) {
        return null;
      }
      Charset charset = type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset();
      return CHARSETS.contains(charset) ? charset : null;
    } catch (InvalidMediaTypeException e) {
      return null;
    }
  }

  private MultiValueMap<String, String> fields() {
    int count = 0;
    for (int start = 0; start < body.length; ) {
      int end = find('&', start, body.length);
      int equals = find('=', start, end);
      String name = text(start, equals);
      if (!name.isEmpty()) {
        fields.add(name, text(Math.min(equals + 1, end), end));
        if (++count > MOST_FIELDS) {
          throw new FormFaultException(FormFault.TOO_LARGE);
        }
      }
      start = end + 1;
    }
    return fields;
  }

  private int find(char wanted, int from, int to) {
    int at = from;
    while (at < to && body[at] != wanted) {
      at++;
    }
    return at;
  }

  private String text(int start, int end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
    for (int i = start; i < end; i++) {
      if (body[i] == '%') {
        bytes.write(hex(i + 1, end) << 4 | hex(i + 2, end));
        i += 2;
      } else {
        bytes.write(body[i] == '+' ? ' ' : body[i]);
      }
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new FormFaultException(FormFault.MALFORMED);
    }
  }

  private int hex(int at, int end) {
    int digit = at < end ? Character.digit((char) (body[at] & 0xff), 16) : -1;
    if (digit < 0) {
      throw new FormFaultException(FormFault.MALFORMED);
    }
    return digit;
  }
}
