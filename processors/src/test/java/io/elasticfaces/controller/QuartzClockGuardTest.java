package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

class QuartzClockGuardTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicReference<Instant> system = new AtomicReference<>(NOON);
    private final AtomicReference<Instant> steady = new AtomicReference<>(NOON);

    @Test
    void shouldScheduleTheTicksAnewAfterTheClockWasSetBack() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("quartz:tick?trigger.repeatInterval=3600000&trigger.repeatCount=-1")
                            .to("mock:tick");
                }
            });
            camel.start();
            QuartzClockGuard guard = new QuartzClockGuard(camel, system::get, steady::get);
            Trigger before = trigger(camel);

            pass(NOON.plusSeconds(10), NOON.plusSeconds(10));
            guard.check();
            assertThat(trigger(camel).getStartTime()).as("not set").isEqualTo(before.getStartTime());

            pass(NOON.plusSeconds(600), NOON.plusSeconds(20));
            guard.check();
            assertThat(trigger(camel).getStartTime()).as("set forward").isEqualTo(before.getStartTime());

            pass(NOON.plusSeconds(490), NOON.plusSeconds(30));
            guard.check();
            assertThat(trigger(camel).getStartTime()).as("set back").isAfter(before.getStartTime());
            assertThat(trigger(camel).getJobKey()).isEqualTo(before.getJobKey());
        }
    }

    private void pass(Instant systemTime, Instant steadyTime) {
        system.set(systemTime);
        steady.set(steadyTime);
    }

    private static Trigger trigger(DefaultCamelContext camel) throws Exception {
        Scheduler scheduler =
                camel.getComponent("quartz", QuartzComponent.class).getScheduler();
        TriggerKey key =
                scheduler.getTriggerKeys(GroupMatcher.anyGroup()).iterator().next();
        return scheduler.getTrigger(key);
    }
}
