package io.latchkey.address;

import java.net.ConnectException;

/** No connection was made because the rules do not allow its address. */
public final class AddressRefusedException extends ConnectException {

  private static final long serialVersionUID = 1;

  AddressRefusedException(String address, Verdict verdict) {
    super("address=" + address + " " + verdict.text());
  }

  /** Nobody looks at where in the client it was refused. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
