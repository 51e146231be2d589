package io.elasticfaces.cli;

import io.elasticfaces.contract.Settings;
import io.elasticfaces.web.answer.PendingRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Camel main application for one role of the system. All roles share the settings; each loads its own routes. */
final class Role {
    private static final Logger LOG = LoggerFactory.getLogger(Role.class);

    /** Time to render and send the last answers. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private static final String DRAINED_FIRST = "drained-first";

    private final Main main = new Main();

    /**
     * @param home the folder with {@code application.properties} and {@code routes/}
     * @param folders the folders under {@code routes/} to load in addition to {@code shared}, e.g. {@code web}
     */
    Role(Path home, String... folders) {
        String pattern = Stream.concat(Stream.of("shared"), Stream.of(folders))
                .map(folder -> "file:" + home.resolve("routes").resolve(folder) + "/*.yaml")
                .collect(Collectors.joining(","));
        main.addInitialProperty("camel.main.routesIncludePattern", pattern);
        main.setPropertyPlaceholderLocations("file:" + home.resolve("application.properties"));
        main.configure().withAutoConfigurationLogSummary(false);
    }

    Main main() {
        return main;
    }

    /** Sets a property. It takes precedence over files and environment. */
    Role with(String property, String value) {
        main.addOverrideProperty(property, value);
        return this;
    }

    /** Disables metrics and health checks, for a role without an HTTP server. */
    Role unobserved() {
        return with("camel.metrics.enabled", "false").with("camel.health.enabled", "false");
    }

    /**
     * Limits Quartz to one thread, so that the controller makes one decision at a time. This is not set in
     * application.properties, because every worker would then load Quartz.
     */
    Role oneTickAtATime() {
        return with("camel.component.quartz.properties[org.quartz.threadPool.threadCount]", "1");
    }

    Role bind(String name, Object bean) {
        main.bind(name, bean);
        return this;
    }

    /**
     * Stops the routes whose group contains {@value #DRAINED_FIRST} before all others on shutdown. They accept no more
     * requests. Pending requests are answered for the time in {@code app.web.drain}; after that, the remaining ones get
     * the location of their result.
     */
    Role drainFirst() {
        main.addMainListener(new MainListenerSupport() {
            private Duration limit;

            /** Read before the start: Camel stops nothing after an exception of {@code beforeStop}. */
            @Override
            public void afterConfigure(BaseMainSupport support) {
                limit = new Settings(support.getCamelContext().getPropertiesComponent()::resolveProperty)
                        .duration("app.web.drain");
            }

            @Override
            public void beforeStop(BaseMainSupport support) {
                drain(support.getCamelContext(), limit);
            }
        });
        return this;
    }

    private static void drain(CamelContext camel, Duration limit) {
        List<Route> routes = camel.getRoutes().stream()
                .filter(route -> route.getGroup() != null && route.getGroup().contains(DRAINED_FIRST))
                .toList();
        // All refuse new requests before the first one is waited for.
        routes.forEach(route -> ServiceHelper.suspendService(route.getConsumer()));
        PendingRequests pending = camel.getRegistry().findSingleByType(PendingRequests.class);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Role::daemon);
        timer.schedule(pending::drain, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            for (Route route : routes) {
                camel.getRouteController()
                        .stopRoute(route.getId(), limit.plus(LAST_ANSWERS).toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (Exception e) {
            LOG.warn("The routes of the HTTP server have not stopped. The shutdown goes on.", e);
        } finally {
            timer.shutdownNow();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "drain");
        thread.setDaemon(true);
        return thread;
    }

    /** Disables the shutdown hook. The caller ends the role together with its other resources. */
    Role withoutShutdownHook() {
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        return this;
    }

    /** Registers a callback for the time when every route has started. */
    Role onStarted(Runnable callback) {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport support) {
                callback.run();
            }
        });
        return this;
    }

    /** Runs until the process is stopped, and returns the exit code. */
    int run() throws Exception {
        main.run();
        return main.getExitCode();
    }
}
