package io.latchkey.encryption.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;

/**
 * Bodies that are made at random, with Jackson's word for what is in them. {@code
 * -Dlatchkey.fuzz.bodies=1000000} makes as many.
 */
class EveryCutTest {

  private static final FieldRules RULES =
      Rewriting.rules("ssn, card.number, *.title, /a/1, $..token, b.*.é");

  private static final Oracle ORACLE =
      new Oracle(
          List.of(
              List.of("ssn"),
              List.of("card", "number"),
              List.of("*", "title"),
              List.of("a", "1"),
              List.of("**", "token"),
              List.of("b", "*", "é")));

  @Property(tries = 300)
  void everyWayToCutABodyGivesTheSame(@ForAll long seed) {
    byte[] body = new BodyMaker(seed).make();
    byte[] whole = hider().rewrite(body);

    for (int at = 0; at <= Math.min(body.length, 600); at++) {
      byte[] cut = Rewriting.inPieces(hider(), body, List.of(at), at % 2 > 0);
      assertThat(cut).isEqualTo(whole);
    }
    List<Integer> everywhere = BodyRewriterTest.every(1, body.length);
    assertThat(Rewriting.inPieces(hider(), body, everywhere, true)).isEqualTo(whole);
    assertThat(Rewriting.inPieces(hider(), body, everywhere, false)).isEqualTo(whole);
  }

  @Example
  void noByteOfANamedFieldIsLeftAndEveryBodyComesBackAsItWas() {
    int bodies = Integer.getInteger("latchkey.fuzz.bodies", 3_000);
    long seed = Long.getLong("latchkey.fuzz.seed", System.nanoTime());
    for (int i = 0; i < bodies; i++) {
      try {
        comesBack(seed + i);
      } catch (RuntimeException | AssertionError e) {
        Assertions.fail("body " + (seed + i), e);
      }
    }
  }

  private static void comesBack(long seed) {
    Random random = new Random(seed);
    byte[] body = new BodyMaker(seed).make();

    byte[] hidden = Rewriting.inPieces(hider(), body, cuts(random, body), random.nextBoolean());
    byte[] shown = Rewriting.inPieces(shower(), hidden, cuts(random, hidden), random.nextBoolean());

    assertThat(Arrays.equals(shown, body)).isTrue();
    String text = Rewriting.text(hidden);
    for (String mark : ORACLE.check(body, hidden)) {
      assertThat(text).doesNotContain(mark);
    }
    refusesWhatJacksonRefuses(random, body);
  }

  /** Breaks a body somewhere: it is accepted if, and only if, Jackson accepts it. */
  private static void refusesWhatJacksonRefuses(Random random, byte[] body) {
    byte[] broken = body.clone();
    int changes = 1 + random.nextInt(2);
    for (int i = 0; i < changes; i++) {
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
    }
    int length = random.nextBoolean() ? broken.length : random.nextInt(broken.length);
    byte[] text = Arrays.copyOf(broken, length);
    assertThat(isAccepted(random, text)).isEqualTo(Oracle.accepts(text));
  }

  private static boolean isAccepted(Random random, byte[] text) {
    try {
      Rewriting.inPieces(hider(), text, cuts(random, text), random.nextBoolean());
      return true;
    } catch (BodyFaultException e) {
      return false;
    }
  }

  private static List<Integer> cuts(Random random, byte[] body) {
    List<Integer> cuts = new ArrayList<>();
    int pieces = random.nextInt(4);
    for (int i = 0; i < pieces; i++) {
      cuts.add(random.nextInt(body.length + 1));
    }
    cuts.sort(Integer::compare);
    return cuts;
  }

  private static BodyRewriter hider() {
    return Rewriting.rewriter(RULES, Rewriting::hide);
  }

  private static BodyRewriter shower() {
    return Rewriting.rewriter(FieldRules.TOKENS, Rewriting::show);
  }
}
