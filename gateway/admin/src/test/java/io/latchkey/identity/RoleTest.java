package io.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one role may beside another. */
class RoleTest {

  @Test
  void eachRoleMayAllThatTheOnesBeforeItMay() {
    assertThat(Role.ADMIN.includes(Role.MEMBER)).isTrue();
    assertThat(Role.MEMBER.includes(Role.VIEWER)).isTrue();
    assertThat(Role.VIEWER.includes(Role.MEMBER)).isFalse();
    assertThat(Role.MEMBER.includes(Role.ADMIN)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void roleIsReadAsItIsWrittenAndIncludesItself(Role role) {
    assertThat(Role.parse(role.text())).isSameAs(role);
    assertThat(role.includes(role)).isTrue();
    assertThat(role.atMost(role)).isSameAs(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ADMIN", "Admin", " admin", "owner"})
  void anotherNameIsNoRole(String name) {
    assertThat(Role.parse(name)).isNull();
  }

  @Test
  void theLesserOfTwoRolesHolds() {
    assertThat(Role.ADMIN.atMost(Role.VIEWER)).isSameAs(Role.VIEWER);
    assertThat(Role.VIEWER.atMost(Role.ADMIN)).isSameAs(Role.VIEWER);
  }
}
