package io.latchkey.settings;

import java.util.List;

/** Settings that can't be used: every fault in one sentence, for a person to read. */
public final class SettingsFaultException extends StartFaultException {

  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  /** Faults, one sentence each. */
  public SettingsFaultException(List<String> faults) {
    super(
        "Latchkey can't start, "
            + (faults.size() == 1 ? "a setting is wrong:" : faults.size() + " settings are wrong:")
            + "\n  "
            + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** One sentence each: property, value, what is allowed. */
  public List<String> faults() {
    return faults;
  }
}
