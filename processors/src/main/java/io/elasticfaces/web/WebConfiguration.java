package io.elasticfaces.web;

import io.elasticfaces.aws.Durations;
import io.elasticfaces.aws.QueuePolling;
import io.elasticfaces.aws.ResourceNames;
import io.elasticfaces.controller.FleetMonitor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The web tier's beans, wired by hand from the settings {@code app.web.*} and bound for the routes to call. */
public final class WebConfiguration implements CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(WebConfiguration.class);

    /** How long a reply waits for its ticket, which is filed milliseconds after the request is sent. */
    private static final long LONE_REPLY_MILLIS = 10_000;

    @Override
    public void configure(CamelContext camel) {
        InstantSource clock = Clock.systemUTC();
        WebSettings settings = settings(camel);
        ResourceNames names = new ResourceNames(property(camel, "app.prefix"));
        MeterRegistry meters = camel.getRegistry().findSingleByType(MeterRegistry.class);
        if (meters == null) {
            meters = new SimpleMeterRegistry();
        }
        if (settings.keys() == ObjectKeys.ORIGINAL) {
            LOG.warn("app.keys=original: two pictures of one name can meet, and results cannot be fetched by id");
        }
        S3Client s3 = camel.getRegistry().findSingleByType(S3Client.class);
        WaitingRoom room = new WaitingRoom(Integer.parseInt(property(camel, "app.web.max-waiting")));
        FleetMonitor fleet = camel.getRegistry().findSingleByType(FleetMonitor.class);
        if (fleet != null) {
            fleet.waiting(room::waiting);
            fleet.serviceTime(room::measuredServiceTime);
        }
        OpenTickets open = new OpenTickets();
        Dependencies dependencies = new Dependencies(
                camel,
                s3,
                camel.getRegistry().findSingleByType(SqsClient.class),
                names,
                Durations.of(camel, "app.web.probe"));
        bind(camel, "dependencies", dependencies);
        for (Dependency one : List.of(dependencies.storage(), dependencies.queues())) {
            bind(camel, one.getId() + "Check", one);
            bind(camel, one.getId() + "Circuit", one.circuit());
            Gauge.builder("faces.dependency.up", one, it -> it.up() ? 1 : 0)
                    .description("Whether calls are let through: 1, or 0 while its circuit is open")
                    .tag("dependency", one.getId())
                    .register(meters);
        }
        start(camel, dependencies);
        Receipts receipts =
                new Receipts(camel, camel.getRegistry().findSingleByType(SqsClient.class), names.responseQueue());
        bind(camel, "receipts", receipts);
        start(camel, receipts);
        RequestMetrics metrics = new RequestMetrics(meters);
        metrics.watch(room, open, clock);
        bindProcess(meters);

        bind(camel, "waitingRoom", room);
        bind(camel, "openTickets", open);
        bind(
                camel,
                "reception",
                new Reception(
                        settings,
                        new RequestIds(clock),
                        room,
                        open,
                        new GalleryVersions(
                                s3, names.stateBucket(), dependencies.storage().circuit(), clock),
                        new UploadInspector(settings.maxPixels()),
                        () -> fleet == null
                                ? 1
                                : fleet.snapshot().fleet().active().size(),
                        clock));
        bind(camel, "correlation", new Correlation(settings.keys(), clock, LONE_REPLY_MILLIS));
        Answers answers = new Answers(room, clock, metrics);
        if (fleet != null) {
            fleet.latency(metrics::latency);
        }
        bind(camel, "answers", answers);
        bind(camel, "stopwatch", new Stopwatch());
        bind(camel, "problems", new Problems(metrics));
        bind(camel, "results", new Results(settings, clock));
        bind(camel, "deletion", new Deletion(open));
        bind(camel, "page", new Page());
        bind(camel, "observation", new Observation(meters));
        bind(camel, "httpHeaders", httpHeaders());
        bind(camel, "noHeaders", noHeaders());
        bind(camel, "queuePolling", new QueuePolling(() -> true));
        EdgeSettings edge = EdgeSettings.of(camel);
        edge.uploads().prepare();
        UploadBudget uploads = new UploadBudget(edge.uploads().carries(edge.maxUploadBytes(), edge.maxBodyBytes()));
        Gauge.builder("faces.uploads.in.progress", uploads, UploadBudget::reserved)
                .description("What uploads in progress have reserved of app.web.max-upload-bytes")
                .baseUnit("bytes")
                .register(meters);
        AccessToken token = new AccessToken(property(camel, "app.web.token"));
        if (!token.required() && !edge.onLoopback()) {
            LOG.warn(
                    "Without APP_WEB_TOKEN everybody who reaches this machine may send pictures and fetch results by id");
        }
        HttpGuard guard = new HttpGuard(edge, token, uploads);
        bind(camel, "waitingHttpEngine", new WaitingHttpEngine(guard, new UploadHandler(edge)));
    }

    private static void start(CamelContext camel, Service service) {
        try {
            camel.addService(service, true, false);
        } catch (Exception e) {
            throw new IllegalStateException(service.getClass().getSimpleName() + " does not start.", e);
        }
    }

    /** What Prometheus's dashboards expect of every Java process. */
    private static void bindProcess(MeterRegistry meters) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    private static WebSettings settings(CamelContext camel) {
        return new WebSettings(
                ObjectKeys.valueOf(property(camel, "app.keys").toUpperCase(Locale.ROOT)),
                Durations.of(camel, "app.web.answer-deadline"),
                Durations.of(camel, "app.web.expiry"),
                Long.parseLong(property(camel, "app.max-pixels")));
    }

    /** Lets in what decides the form of the answer, lets out what belongs to it, and nothing else. */
    private static DefaultHeaderFilterStrategy httpHeaders() {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setInFilterPattern("(?i)accept|prefer|idempotency-key|id|file");
        strategy.setOutFilterPattern("(?i)location|retry-after|cache-control|faces-status");
        strategy.setFilterOnMatch(false);
        return strategy;
    }

    /** Lets no header become a message attribute. */
    private static DefaultHeaderFilterStrategy noHeaders() {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setOutFilterPattern(".*");
        return strategy;
    }

    private static void bind(CamelContext camel, String name, Object bean) {
        camel.getRegistry().bind(name, bean);
    }

    private static String property(CamelContext camel, String key) {
        return camel.resolvePropertyPlaceholders("{{" + key + "}}");
    }
}
