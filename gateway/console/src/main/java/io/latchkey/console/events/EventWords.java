package io.latchkey.console.events;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a kind of event is told.
 *
 * @param icon the name of a drawing in {@code icons.svg}
 * @param tone the class of its colour: good, bad, warn or neutral
 * @param verb what stands between who did it and what it was done to
 * @param isAboutTarget whether nobody did it: the sentence begins with what it is about
 */
record EventWords(String icon, String tone, String verb, boolean isAboutTarget) {

  private static final Map<String, EventWords> ALL = new HashMap<>();

  static {
    done("key.created", "plus", "good", "created the key");
    done("key.imported", "plus", "good", "imported the key");
    done("key.rolled", "roll", "neutral", "rolled");
    done("key.revoked", "ban", "bad", "revoked");
    done("key.deleted", "trash", "bad", "deleted the key");
    done("key.described", "edit", "neutral", "changed the description of");
    done("key.suspended", "pause", "warn", "suspended");
    done("key.resumed", "play", "good", "resumed");
    about("key.leaked", "!", "bad", "has a secret that was found in public");
    about("key.expiring", "clock", "warn", "expires soon");
    about("key.old_secret_used", "warn", "warn", "was used with its old secret");
    done("organization.created", "plus", "good", "created the organization");
    done("organization.renamed", "✎", "neutral", "renamed the organization");
    done("organization.edited", "✎", "neutral", "edited the organization");
    done("organization.deleted", "trash", "bad", "deleted the organization");
    done("project.created", "plus", "good", "created the project");
    done("project.edited", "edit", "neutral", "edited the project");
    done("project.credential_changed", "edit", "warn", "changed the upstream credential of");
    done("project.deleted", "trash", "bad", "deleted the project");
    done("project.encryption_changed", "edit", "warn", "changed the encryption policy of");
    done("encryption_key.created", "plus", "neutral", "created an encryption key of");
    done("encryption_key.rotated", "roll", "good", "rotated the encryption key of");
    done("encryption_key.disabled", "pause", "warn", "disabled an encryption key of");
    done("encryption_key.enabled", "play", "good", "enabled an encryption key of");
    done("encryption_key.destroyed", "trash", "bad", "destroyed an encryption key of");
    about("key.decrypted", "lock", "neutral", "decrypted fields");
    about("decryption.refused", "warn", "warn", "could not decrypt fields");
    done("member.invited", "plus", "neutral", "invited");
    done("member.added", "plus", "good", "added the member");
    done("member.removed", "trash", "bad", "removed the member");
    done("member.role_changed", "edit", "neutral", "changed the role of");
    done("member.password_reset", "roll", "warn", "reset the password of");
    done("invitation.refused", "trash", "neutral", "declined the invitation for");
    done("invitation.revoked", "ban", "neutral", "revoked the invitation for");
    done("user.created", "plus", "good", "created the user");
    done("user.described", "edit", "neutral", "updated the user");
    done("user.password_changed", "roll", "neutral", "changed the password of");
    done("token.created", "plus", "good", "created the admin token");
    done("token.revoked", "ban", "bad", "revoked the admin token");
    done("session.started", "enter", "neutral", "signed in");
    done("session.ended", "leave", "neutral", "signed out");
    done("session.authenticated", "check", "neutral", "confirmed their identity");
    done("session.refused", "warn", "bad", "failed to sign in");
    done("call.refused", "warn", "bad", "was refused a call");
    done("webhook.created", "plus", "good", "added the webhook");
    done("webhook.edited", "edit", "neutral", "edited the webhook");
    done("webhook.deleted", "trash", "bad", "deleted the webhook");
    done("webhook.enabled", "play", "good", "enabled the webhook");
    done("webhook.disabled", "pause", "warn", "disabled the webhook");
    done("webhook.tested", "webhook", "neutral", "tested the webhook");
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
        : new EventWords("dot", "neutral", type.replaceAll("[._]", " "), false);
  }

  /**
   * Kinds of events about one sort of thing.
   *
   * @param prefix of their names, such as {@code key}
   * @param label what they are about, such as {@code Key}
   * @param kinds names, and what people see of them
   */
  record Group(String prefix, String label, Map<String, String> kinds) {}

  /** The kinds that are known, by what they are about, in order. */
  static List<Group> kinds() {
    Map<String, Group> groups = new TreeMap<>();
    for (String type : new TreeMap<>(ALL).keySet()) {
      String prefix = type.substring(0, type.indexOf('.'));
      groups
          .computeIfAbsent(prefix, each -> new Group(each, label(each), new LinkedHashMap<>()))
          .kinds
          .put(type, label(type));
    }
    return List.copyOf(groups.values());
  }

  private static String label(String type) {
    String words = type.replaceAll("[._]", " ");
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
