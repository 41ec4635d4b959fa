package io.latchkey.admin.events;

import io.latchkey.admin.caller.Places;
import io.latchkey.event.EventLog;
import io.latchkey.event.EventSettings;
import io.latchkey.event.EventTail;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The event log and its live tail. */
@Configuration(proxyBeanMethods = false)
@Import(EventController.class)
public class EventAdminConfiguration {

  @Bean
  EventStreams eventStreams(EventLog log, EventTail tail, EventSettings settings) {
    Places places =
        new Places(
            settings.streams(), settings.streamsPerCaller(), settings.streamsPerOrganization());
    return new EventStreams(log, tail, places, settings.heartbeat());
  }
}
