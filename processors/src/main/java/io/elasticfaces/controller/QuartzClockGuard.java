package io.elasticfaces.controller;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.support.service.ServiceSupport;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules the Quartz triggers anew after the system clock was set back. Quartz computes the next tick from the system
 * clock, and would not tick until the clock has reached that time again.
 */
final class QuartzClockGuard extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(QuartzClockGuard.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final CamelContext camel;
    private final InstantSource system;
    private final InstantSource steady;
    private Duration offset;
    private ScheduledExecutorService timer;

    /**
     * @param system the clock that Quartz uses
     * @param steady a monotonic clock
     */
    QuartzClockGuard(CamelContext camel, InstantSource system, InstantSource steady) {
        this.camel = camel;
        this.system = system;
        this.steady = steady;
        this.offset = offset();
    }

    @Override
    protected void doStart() {
        timer = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "quartz-clock-guard");
        timer.scheduleWithFixedDelay(this::check, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        camel.getExecutorServiceManager().shutdownNow(timer);
    }

    void check() {
        Duration now = offset();
        Duration back = offset.minus(now);
        offset = now;
        if (back.compareTo(PERIOD) >= 0) {
            LOG.warn("The system clock was set back by {} s. The ticks go on", back.toSeconds());
            try {
                schedule(camel.getComponent("quartz", QuartzComponent.class).getScheduler());
            } catch (SchedulerException e) {
                LOG.error("The Quartz triggers cannot be scheduled anew; restart the web tier", e);
            }
        }
    }

    private Duration offset() {
        return Duration.between(steady.instant(), system.instant());
    }

    private static void schedule(Scheduler scheduler) throws SchedulerException {
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyGroup())) {
            Trigger trigger = scheduler.getTrigger(key);
            scheduler.rescheduleJob(key, trigger.getTriggerBuilder().startNow().build());
        }
    }
}
