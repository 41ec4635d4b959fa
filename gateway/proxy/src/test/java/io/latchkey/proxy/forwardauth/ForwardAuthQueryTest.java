package io.latchkey.proxy.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.latchkey.key.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters by which an ingress says what a key must open. */
class ForwardAuthQueryTest {

  private static final int MAXIMUM_COST = 5;

  @Test
  void parametersAreReadInAnyOrder() throws ForwardAuthFaultException {
    ForwardAuthQuery query =
        ForwardAuthQuery.parse("cost=5&permission=orders%3Aexport&project=%C3%B6", MAXIMUM_COST);

    assertThat(query)
        .isEqualTo(new ForwardAuthQuery("\u00f6", new Permission("orders:export"), 5, null));
  }

  @Test
  void nothingBehindTheTargetIsAParameter() throws ForwardAuthFaultException {
    ForwardAuthQuery query =
        ForwardAuthQuery.parse("project=a&uri=/x?project=b&cost=0&uri=/y", MAXIMUM_COST);

    assertThat(query).isEqualTo(new ForwardAuthQuery("a", null, 1, "/x?project=b&cost=0&uri=/y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "project=orders&cost=0",
        "project=orders&cost=6",
        "project=orders&cost=-1",
        "project=orders&cost=99999999999",
        "project=orders&cost=1&cost=2",
        "project=orders&project=orders",
        "project=orders&permission=Read",
        "project=orders&permissions=write",
        "project=",
        "project=%ff",
        "project=%zz",
        "project=orders%",
        "orders",
        "project=orders&Cost=2"
      })
  void queryThatIsWrongIsRefused(String query) {
    assertThatExceptionOfType(ForwardAuthFaultException.class)
        .isThrownBy(() -> ForwardAuthQuery.parse(query, MAXIMUM_COST))
        .satisfies(fault -> assertThat(fault.problem().status()).isEqualTo(400));
  }
}
