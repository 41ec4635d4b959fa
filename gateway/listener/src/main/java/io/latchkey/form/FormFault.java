package io.latchkey.form;

/** Why a form can't be read. */
public enum FormFault {
  /** The content type is another, or names a charset that forms don't have. */
  NOT_A_FORM,
  /** The body breaks off, or bytes in it stand for no character. */
  MALFORMED,
  /** The body is larger than the endpoint takes. */
  TOO_LARGE
}
