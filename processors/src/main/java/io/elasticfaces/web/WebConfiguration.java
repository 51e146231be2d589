package io.elasticfaces.web;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.QueuePolling;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.controller.ControllerStatus;
import io.elasticfaces.web.answer.Bulkhead;
import io.elasticfaces.web.answer.Correlation;
import io.elasticfaces.web.answer.ObjectKeys;
import io.elasticfaces.web.answer.PendingRequests;
import io.elasticfaces.web.answer.ReplyAcknowledger;
import io.elasticfaces.web.answer.ReplyQueue;
import io.elasticfaces.web.answer.RequestMetrics;
import io.elasticfaces.web.answer.Responses;
import io.elasticfaces.web.answer.Results;
import io.elasticfaces.web.answer.ServiceRetry;
import io.elasticfaces.web.answer.WebSettings;
import io.elasticfaces.web.compreface.FaceOperations;
import io.elasticfaces.web.compreface.PeopleEndpoints;
import io.elasticfaces.web.health.HealthAndMetrics;
import io.elasticfaces.web.health.ServiceHealth;
import io.elasticfaces.web.http.AsyncHttpEngine;
import io.elasticfaces.web.intake.Admission;
import io.elasticfaces.web.intake.GalleryVersions;
import io.elasticfaces.web.page.Page;
import io.elasticfaces.web.rekognition.Rekognition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.camel.support.builder.ExpressionBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The configuration of the web tier: creates its beans from the settings {@code app.web.*} and binds them for the
 * routes.
 */
public final class WebConfiguration implements CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(WebConfiguration.class);

    /**
     * Long enough for the connect timeouts of all attempts, which distinguish an unreachable service from a slow one.
     */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(15);

    /** Twice the number of threads for first calls, because each request makes up to two more while a service hangs. */
    private static final int RETRY_THREADS = 40;

    private static final Duration RETRY_THREAD_IDLE = Duration.ofSeconds(30);

    @Override
    public void configure(CamelContext camel) throws Exception {
        InstantSource clock = Clock.systemUTC();
        Settings given = new Settings(camel.getPropertiesComponent()::resolveProperty);
        WebSettings settings = WebSettings.read(given);
        ResourceNames names = new ResourceNames(given.text("app.prefix"));
        MeterRegistry bound = camel.getRegistry().findSingleByType(MeterRegistry.class);
        MeterRegistry meters = bound == null ? new SimpleMeterRegistry() : bound;
        S3Client s3 = camel.getRegistry().findSingleByType(S3Client.class);
        SqsClient sqs = camel.getRegistry().findSingleByType(SqsClient.class);
        ControllerStatus fleet = camel.getRegistry().findSingleByType(ControllerStatus.class);
        if (settings.keys() == ObjectKeys.ORIGINAL) {
            LOG.warn("app.keys=original: pictures with the same name share a result; results cannot be fetched by id");
        }
        Bulkhead bulkhead = new Bulkhead(given.count("app.web.max-waiting", 1));
        RequestMetrics metrics = new RequestMetrics(meters);
        PendingRequests pending = new PendingRequests(bulkhead, clock, metrics);
        metrics.watch(bulkhead, pending, clock);
        bindProcess(meters);
        fleet.webTier(
                bulkhead::waiting,
                bulkhead::serviceTime,
                metrics::latency,
                pending::galleryTrouble,
                pending::latest,
                pending::replies);
        ServiceRetry retry = new ServiceRetry(
                given.duration("app.web.retry-timeout"), services(camel, given, meters, s3, sqs, names));
        CollectionStore collections = new CollectionStore(s3, names.stateBucket());
        GalleryVersions galleries = new GalleryVersions(collections);
        String replyTo = null;
        Duration leftForOthers = Duration.ZERO;
        if (settings.replies() == ReplyQueue.Mode.OWN) {
            ReplyQueue queue = new ReplyQueue(camel, sqs, names, clock);
            // Before the routes are created, which need its URL.
            queue.start();
            camel.addService(queue);
            camel.getRegistry().bind("replyQueue", queue);
            replyTo = queue.name();
            leftForOthers = settings.answerDeadline();
        }
        IntSupplier workers = () -> fleet.snapshot().fleet().active().size();
        camel.getCamelContextExtension().addContextPlugin(ScheduledExecutorService.class, retryThreads());

        Map.ofEntries(
                        Map.entry("bulkhead", bulkhead),
                        Map.entry("pendingRequests", pending),
                        Map.entry("correlation", new Correlation(pending, leftForOthers, clock)),
                        Map.entry(
                                "admission",
                                new Admission(settings, bulkhead, pending, galleries, retry, workers, replyTo, clock)),
                        Map.entry("responses", new Responses(metrics)),
                        Map.entry("results", new Results(settings, pending, clock)),
                        Map.entry("replyAcknowledger", new ReplyAcknowledger(sqs)),
                        Map.entry("receiptHandles", receiptHandles()),
                        Map.entry("serviceRetry", retry),
                        Map.entry("retryDelays", ServiceRetry.delays()),
                        Map.entry("faceOperations", new FaceOperations()),
                        Map.entry("peopleEndpoints", new PeopleEndpoints(collections)),
                        Map.entry("rekognition", new Rekognition(collections, s3, buckets(given))),
                        Map.entry("page", new Page()),
                        Map.entry("healthAndMetrics", new HealthAndMetrics(meters)),
                        Map.entry("httpHeaders", httpHeaders()),
                        Map.entry("noHeaders", noHeaders()),
                        Map.entry("queuePolling", new QueuePolling(() -> true)),
                        Map.entry("asyncHttpEngine", AsyncHttpEngine.create(camel, meters, clock)))
                .forEach(camel.getRegistry()::bind);
    }

    /** Returns the buckets whose objects clients of /rekognition can name as pictures. */
    private static Set<String> buckets(Settings given) {
        String names = given.text("app.web.picture-buckets");
        return names.isEmpty() ? Set.of() : Set.of(names.split("\\s*,\\s*"));
    }

    /** Returns the health checks of S3 and SQS, which are bound and probe their services periodically. */
    private static List<ServiceHealth> services(
            CamelContext camel, Settings given, MeterRegistry meters, S3Client s3, SqsClient sqs, ResourceNames names) {
        Duration timeout = given.duration("app.web.retry-timeout");
        Runnable storage = () -> s3.headBucket(head ->
                head.bucket(names.inBucket()).overrideConfiguration(call -> call.apiCallTimeout(PROBE_TIMEOUT)));
        Runnable queues = () -> sqs.getQueueUrl(get ->
                get.queueName(names.requestQueue()).overrideConfiguration(call -> call.apiCallTimeout(PROBE_TIMEOUT)));
        List<ServiceHealth> services = List.of(
                new ServiceHealth("storage", "S3", storage, timeout, System::nanoTime),
                new ServiceHealth("queues", "SQS", queues, timeout, System::nanoTime));
        long period = given.duration("app.web.probe").toMillis();
        ScheduledExecutorService threads =
                camel.getExecutorServiceManager().newScheduledThreadPool(camel, "probes", services.size());
        for (ServiceHealth service : services) {
            threads.scheduleWithFixedDelay(service::probe, period, period, TimeUnit.MILLISECONDS);
            camel.getRegistry().bind(service.getId() + "Check", service);
            Gauge.builder("faces.dependency.up", service, it -> it.isUp() ? 1 : 0)
                    .description("0 while connections have been refused for longer than app.web.retry-timeout")
                    .tag("dependency", service.getId())
                    .register(meters);
        }
        return services;
    }

    /**
     * Returns the threads for retries of calls to S3 and SQS. The single thread of Camel's default profile is not
     * enough.
     */
    private static ScheduledExecutorService retryThreads() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(RETRY_THREADS, work -> {
            Thread thread = new Thread(work, "retries");
            thread.setDaemon(true);
            return thread;
        });
        threads.setKeepAliveTime(RETRY_THREAD_IDLE.toSeconds(), TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Binds the metrics that Prometheus dashboards for Java expect. */
    private static void bindProcess(MeterRegistry meters) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    /** Returns the strategy that collects the receipt handles of replies. */
    private static AggregationStrategy receiptHandles() {
        return AggregationStrategies.flexible()
                .storeNulls()
                .pick(ExpressionBuilder.headerExpression(Sqs2Constants.RECEIPT_HANDLE))
                .accumulateInCollection(ArrayList.class);
    }

    /** Returns the filter of HTTP headers: only those that the routes use pass. */
    private static DefaultHeaderFilterStrategy httpHeaders() {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setInFilterPattern("(?i)accept|prefer|idempotency-key|id|file");
        strategy.setOutFilterPattern("(?i)location|retry-after|cache-control|faces-status|x-amzn-errortype");
        strategy.setFilterOnMatch(false);
        return strategy;
    }

    /** Returns a filter that lets no header become a message attribute. */
    private static DefaultHeaderFilterStrategy noHeaders() {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setOutFilterPattern(".*");
        return strategy;
    }
}
