package io.latchkey.console.events;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a kind of event is told.
 *
 * @param icon one character
 * @param tone the class of its colour: good, bad, warn or neutral
 * @param verb what stands between who did it and what it was done to
 * @param isAboutTarget whether nobody did it: the sentence begins with what it is about
 */
record EventWords(String icon, String tone, String verb, boolean isAboutTarget) {

  private static final Map<String, EventWords> ALL = new HashMap<>();

  static {
    done("key.created", "+", "good", "created the key");
    done("key.imported", "+", "good", "imported the key");
    done("key.rolled", "↻", "neutral", "rolled");
    done("key.revoked", "⊘", "bad", "revoked");
    done("key.deleted", "✕", "bad", "deleted the key");
    done("key.described", "✎", "neutral", "changed the description of");
    done("key.suspended", "‖", "warn", "suspended");
    done("key.resumed", "▸", "good", "resumed");
    about("key.expiring", "⏳", "warn", "expires soon");
    about("key.old_secret_used", "!", "warn", "was used with its old secret");
    done("organization.created", "+", "good", "created the organization");
    done("organization.deleted", "✕", "bad", "deleted the organization");
    done("project.created", "+", "good", "created the project");
    done("project.edited", "✎", "neutral", "edited the project");
    done("project.deleted", "✕", "bad", "deleted the project");
    done("project.encryption_changed", "✎", "warn", "changed the encryption policy of");
    done("encryption_key.created", "+", "neutral", "created an encryption key of");
    done("encryption_key.rotated", "↻", "good", "rotated the encryption key of");
    done("encryption_key.disabled", "‖", "warn", "disabled an encryption key of");
    done("encryption_key.enabled", "▸", "good", "enabled an encryption key of");
    done("encryption_key.destroyed", "✕", "bad", "destroyed an encryption key of");
    about("key.decrypted", "◇", "neutral", "decrypted fields");
    about("decryption.refused", "!", "warn", "could not decrypt fields");
    done("member.invited", "+", "neutral", "invited");
    done("member.added", "+", "good", "added the member");
    done("member.removed", "✕", "bad", "removed the member");
    done("member.role_changed", "✎", "neutral", "changed the role of");
    done("member.password_reset", "↻", "warn", "reset the password of");
    done("invitation.refused", "✕", "neutral", "declined the invitation for");
    done("invitation.revoked", "⊘", "neutral", "revoked the invitation for");
    done("user.created", "+", "good", "created the user");
    done("user.described", "✎", "neutral", "updated the user");
    done("user.password_changed", "↻", "neutral", "changed the password of");
    done("token.created", "+", "good", "created the admin token");
    done("token.revoked", "⊘", "bad", "revoked the admin token");
    done("session.started", "→", "neutral", "signed in");
    done("session.ended", "←", "neutral", "signed out");
    done("session.authenticated", "✓", "neutral", "confirmed their identity");
    done("session.refused", "!", "bad", "failed to sign in");
    done("call.refused", "!", "bad", "was refused a call");
    done("webhook.created", "+", "good", "added the webhook");
    done("webhook.edited", "✎", "neutral", "edited the webhook");
    done("webhook.deleted", "✕", "bad", "deleted the webhook");
    done("webhook.enabled", "▸", "good", "enabled the webhook");
    done("webhook.disabled", "‖", "warn", "disabled the webhook");
    done("webhook.tested", "→", "neutral", "tested the webhook");
  }

  private static void done(String type, String icon, String tone, String verb) {
    ALL.put(type, new EventWords(icon, tone, verb, false));
  }

  private static void about(String type, String icon, String tone, String verb) {
    ALL.put(type, new EventWords(icon, tone, verb, true));
  }

  /** The words for a kind; of one that is not known, its parts. */
  static EventWords of(String type) {
    EventWords known = ALL.get(type);
    return known != null
        ? known
        : new EventWords("·", "neutral", type.replaceAll("[._]", " "), false);
  }

  /** The kinds that are known, in order. */
  static List<String> kinds() {
    return ALL.keySet().stream().sorted().toList();
  }
}
