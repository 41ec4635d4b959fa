package io.latchkey.console.page;

import org.springframework.http.HttpStatus;

/** That there is no such page, or that it may not be asked for like this. */
public final class PageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final HttpStatus status;

  public PageException(HttpStatus status) {
    super(status.getReasonPhrase(), null, false, false);
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }
}
