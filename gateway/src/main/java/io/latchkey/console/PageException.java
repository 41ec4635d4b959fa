package io.latchkey.console;

import org.springframework.http.HttpStatus;

/** That there is no such page, or that it may not be asked for like this. */
final class PageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final HttpStatus status;

  PageException(HttpStatus status) {
    super(status.getReasonPhrase(), null, false, false);
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }
}
