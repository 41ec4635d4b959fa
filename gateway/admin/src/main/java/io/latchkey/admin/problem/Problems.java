package io.latchkey.admin.problem;

import io.latchkey.form.FormFaultException;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.KeyLimitException;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.keystore.UnknownOrganizationException;
import io.latchkey.keystore.UnknownProjectException;
import io.latchkey.mutation.ConfirmationUnknownException;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.store.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** Turns whatever ended a call into the problem that its caller is told. */
public final class Problems {

  private static final String NO_BODY = "No request body";

  private Problems() {}

  /** The problem that {@code failure} is; {@link ProblemKind#INTERNAL_ERROR} for the unforeseen. */
  public static ProblemException of(Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    ProblemException problem = ofStore(failure);
    if (problem == null) {
      problem = ofFramework(failure);
    }
    return problem == null
        ? new ProblemException(
            ProblemKind.INTERNAL_ERROR,
            "This is our fault. Try again; if it stays, give the request ID to whoever runs this"
                + " gateway.")
        : problem;
  }

  private static @Nullable ProblemException ofStore(Throwable failure) {
    if (failure instanceof KeyLimitException limit) {
      return new ProblemException(
          ProblemKind.KEY_LIMIT_REACHED,
          "Project "
              + limit.project()
              + " has "
              + limit.active()
              + " active keys, which is all that it may have. Revoke or delete one, or let one"
              + " expire, and try again.");
    }
    if (failure instanceof UnknownProjectException) {
      return gone("projects", "must be projects that exist; one is gone by now");
    }
    if (failure instanceof UnknownOrganizationException) {
      return gone("organization", "must be an organization that exists; it is gone by now");
    }
    if (failure instanceof ConflictException) {
      return new ProblemException(
          ProblemKind.VERSION_CONFLICT,
          "Somebody else changed it at the same time. Read it again, and try again.");
    }
    return failure instanceof NewerSchemaException ? newer(failure) : ofAbsentStore(failure);
  }

  private static ProblemException gone(String field, String problem) {
    return new ProblemException(
        ProblemKind.VALIDATION_FAILED,
        "Nothing was done: one field is not as it must be. See fields.",
        List.of(new Fault(field, problem)));
  }

  private static ProblemException newer(Throwable failure) {
    return new ProblemException(ProblemKind.NEWER_RECORD, String.valueOf(failure.getMessage()));
  }

  private static @Nullable ProblemException ofAbsentStore(Throwable failure) {
    if (failure instanceof OutcomeUnknownException) {
      return new ProblemException(
          ProblemKind.OUTCOME_UNKNOWN,
          "The key store stopped answering: the change may or may not have been stored. A call"
              + " that revokes, deletes or edits can be repeated as it is; before another that"
              + " creates, look into the list.");
    }
    if (failure instanceof ConfirmationUnknownException) {
      return new ProblemException(
          ProblemKind.CONFIRMATION_UNKNOWN, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof StoreUnavailableException) {
      return failure.getCause() instanceof NewerSchemaException schema
          ? newer(schema)
          : new ProblemException(
              ProblemKind.KEY_STORE_UNAVAILABLE,
              "The key store can't be asked now. Nothing was changed; try again later.");
    }
    return null;
  }

  private static @Nullable ProblemException ofFramework(Throwable failure) {
    if (failure instanceof RejectedExecutionException) {
      return new ProblemException(
          ProblemKind.TOO_MANY_CALLS, "Too many calls are under way. Try again in a moment.");
    }
    if (failure instanceof FormFaultException form) {
      return ofForm(form);
    }
    if (failure instanceof DataBufferLimitException) {
      return new ProblemException(
          ProblemKind.CONTENT_TOO_LARGE, detail(ProblemKind.CONTENT_TOO_LARGE));
    }
    if (failure instanceof ServerWebInputException input) {
      return ofInput(input);
    }
    ProblemKind kind =
        failure instanceof ErrorResponse response
            ? ProblemKind.ofFramework(response.getStatusCode().value())
            : null;
    return kind == null ? null : new ProblemException(kind, detail(kind));
  }

  private static ProblemException ofForm(FormFaultException failure) {
    return switch (failure.fault()) {
      case NOT_A_FORM ->
          new ProblemException(
              ProblemKind.UNSUPPORTED_MEDIA_TYPE, detail(ProblemKind.UNSUPPORTED_MEDIA_TYPE));
      case TOO_LARGE ->
          new ProblemException(
              ProblemKind.CONTENT_TOO_LARGE, detail(ProblemKind.CONTENT_TOO_LARGE));
      case MALFORMED ->
          new ProblemException(
              ProblemKind.BAD_REQUEST,
              "The form is not well-formed: two hexadecimal digits follow every percent sign, and"
                  + " its bytes are UTF-8.");
    };
  }

  private static ProblemException ofInput(ServerWebInputException input) {
    for (Throwable cause = input.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof StreamConstraintsException) {
        return new ProblemException(
            ProblemKind.MALFORMED_JSON, "The body nests too deeply, or a part of it is too long.");
      }
      if (cause instanceof JacksonException json) {
        return new ProblemException(
            ProblemKind.MALFORMED_JSON,
            "The body is not the JSON of one object with distinct fields" + place(json) + ".");
      }
    }
    return NO_BODY.equals(input.getReason())
        ? new ProblemException(
            ProblemKind.BODY_MISSING, "This call needs a JSON object as its body.")
        : new ProblemException(ProblemKind.BAD_REQUEST, detail(ProblemKind.BAD_REQUEST));
  }

  private static String place(JacksonException json) {
    TokenStreamLocation place = json.getLocation();
    return place == null || place.getLineNr() < 1
        ? ""
        : ": see line " + place.getLineNr() + ", column " + place.getColumnNr();
  }

  private static String detail(ProblemKind kind) {
    return switch (kind) {
      case NOT_FOUND -> "There is nothing at this path. The admin API is under /v1.";
      case METHOD_NOT_ALLOWED -> "This path does not take that method. See the Allow header.";
      case NOT_ACCEPTABLE -> "Accept application/json, or leave the Accept header out.";
      case CONTENT_TOO_LARGE -> "A body may have at most 1 MB.";
      case UNSUPPORTED_MEDIA_TYPE ->
          "The body must be application/json, or under /oauth2 a form in UTF-8, and say so.";
      default -> "The request could not be understood. Check its query, headers and body.";
    };
  }
}
