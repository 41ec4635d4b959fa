package io.latchkey.bench;

import io.latchkey.encryption.MasterKey;
import java.security.GeneralSecurityException;

/** Prints a new master key for the gateways of a run. */
final class NewMasterKey {

  private NewMasterKey() {}

  public static void main(String[] arguments) throws GeneralSecurityException {
    System.out.println(MasterKey.generate());
  }
}
