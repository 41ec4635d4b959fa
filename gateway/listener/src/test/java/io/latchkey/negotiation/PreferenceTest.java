package io.latchkey.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;

class PreferenceTest {

  private static final List<MediaType> OFFERED =
      MediaType.parseMediaTypes("application/json, application/x-ndjson, text/event-stream");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          ''                                                       | application/json
          */*                                                      | application/json
          application/*                                            | application/json
          text/*                                                   | text/event-stream
          application/json, application/x-ndjson                   | application/json
          application/x-ndjson, application/json                   | application/x-ndjson
          application/json;q=0.1, application/x-ndjson;q=0.2       | application/x-ndjson
          text/event-stream;q=0.5, application/json;q=0.9          | application/json
          text/event-stream, */*                                   | text/event-stream
          */*, text/event-stream                                   | text/event-stream
          text/event-stream;q=0.1, */*                             | application/json
          application/json, text/plain, */*                        | application/json
          application/json;q=0, */*                                | application/x-ndjson
          */*;q=0.1, application/x-ndjson;q=0                      | application/json
          application/*;q=0.2, text/*;q=0.3                        | text/event-stream
          application/json;charset=utf-8                           | application/json
          APPLICATION/JSON                                         | application/json
          application/problem+json, application/json;q=0.5         | application/json
          application/problem+json                                 | none
          application/vnd.api+json                                 | none
          text/html                                                | none
          */*;q=0                                                  | none
          application/json;q=0                                     | none
          """)
  void qualityThenExactnessThenOrderDecide(String accept, String chosen) {
    MediaType type = Preference.choose(MediaType.parseMediaTypes(accept), OFFERED);

    assertThat(type == null ? null : type.toString()).isEqualTo(chosen);
  }
}
