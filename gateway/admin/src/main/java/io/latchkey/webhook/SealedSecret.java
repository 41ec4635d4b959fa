package io.latchkey.webhook;

/** A webhook's secret as it is stored, see {@link SecretSeal}. Printing it shows nothing of it. */
public record SealedSecret(String text) {

  @Override
  public String toString() {
    return "SealedSecret[redacted]";
  }
}
