package io.elasticfaces.cli;

import io.elasticfaces.contract.Settings;
import io.elasticfaces.web.answer.PendingRequests;
import java.nio.file.Path;
import java.time.Duration;
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

/** One role of the system as a plain Camel main application: the same settings, its own folders of routes. */
final class Role {
    /** What wording and sending the last answers may take. */
    private static final Duration WORDING = Duration.ofSeconds(10);

    private static final String DRAINED_FIRST = "drained-first";

    private final Main main = new Main();

    /**
     * @param home the folder with {@code application.properties} and {@code routes/}
     * @param folders the folders under {@code routes/} that make the role besides {@code shared}, e.g. {@code web}
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

    /** Sets what the command line decides, above files and environment. */
    Role with(String property, String value) {
        main.addOverrideProperty(property, value);
        return this;
    }

    /** Leaves out metrics and health checks, which nobody can ask for where no server runs. */
    Role unobserved() {
        return with("camel.metrics.enabled", "false").with("camel.health.enabled", "false");
    }

    /**
     * Lets the controller trigger and decide one at a time. Among the settings of application.properties it would make
     * every worker load the scheduler.
     */
    Role oneTickAtATime() {
        return with("camel.component.quartz.properties[org.quartz.threadPool.threadCount]", "1");
    }

    Role bind(String name, Object bean) {
        main.bind(name, bean);
        return this;
    }

    /**
     * Stops the routes of the group {@value #DRAINED_FIRST} first when the process is told to end. They take no more
     * requests; those that they have are answered for the time in {@code app.web.drain}, and the rest get the location of
     * their result.
     */
    Role drainFirst() {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeStop(BaseMainSupport support) {
                CamelContext camel = support.getCamelContext();
                camel.getRoutes().stream()
                        .filter(route -> DRAINED_FIRST.equals(route.getGroup()))
                        .map(Route::getRouteId)
                        .toList()
                        .forEach(route -> drain(camel, route));
            }
        });
        return this;
    }

    private static void drain(CamelContext camel, String routeId) {
        Duration limit = new Settings(camel.getPropertiesComponent()::resolveProperty).duration("app.web.drain");
        PendingRequests pending = camel.getRegistry().findSingleByType(PendingRequests.class);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Role::daemon);
        timer.schedule(pending::drain, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            camel.getRouteController().stopRoute(routeId, limit.plus(WORDING).toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The route " + routeId + " did not stop.", e);
        } finally {
            timer.shutdownNow();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "drain");
        thread.setDaemon(true);
        return thread;
    }

    /** Leaves the end of the process to the caller, who has more to end than this role. */
    Role withoutShutdownHook() {
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        return this;
    }

    /** Calls back when every route has started. */
    Role onStarted(Runnable callback) {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport support) {
                callback.run();
            }
        });
        return this;
    }

    /** Runs until the process is told to end; returns the exit code. */
    int run() throws Exception {
        main.run();
        return main.getExitCode();
    }
}
