package io.elasticfaces.web;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.QueuePolling;
import io.elasticfaces.controller.ControllerStatus;
import io.elasticfaces.web.answer.Bulkhead;
import io.elasticfaces.web.answer.Correlation;
import io.elasticfaces.web.answer.ObjectKeys;
import io.elasticfaces.web.answer.PendingRequests;
import io.elasticfaces.web.answer.ReplyAcknowledger;
import io.elasticfaces.web.answer.RequestMetrics;
import io.elasticfaces.web.answer.Responses;
import io.elasticfaces.web.answer.Results;
import io.elasticfaces.web.answer.ServiceRetry;
import io.elasticfaces.web.answer.WebSettings;
import io.elasticfaces.web.health.HealthAndMetrics;
import io.elasticfaces.web.health.ServiceHealth;
import io.elasticfaces.web.health.ServiceProbes;
import io.elasticfaces.web.http.AsyncHttpEngine;
import io.elasticfaces.web.intake.Admission;
import io.elasticfaces.web.intake.GalleryVersions;
import io.elasticfaces.web.page.Page;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
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
    public void configure(CamelContext camel) {
        InstantSource clock = Clock.systemUTC();
        Settings given = new Settings(camel.getPropertiesComponent()::resolveProperty);
        WebSettings settings = WebSettings.read(given);
        ResourceNames names = new ResourceNames(given.text("app.prefix"));
        MeterRegistry meters = camel.getRegistry().findSingleByType(MeterRegistry.class);
        if (meters == null) {
            meters = new SimpleMeterRegistry();
        }
        if (settings.keys() == ObjectKeys.ORIGINAL) {
            LOG.warn("app.keys=original: pictures with the same name share a result; results cannot be fetched by id");
        }
        S3Client s3 = camel.getRegistry().findSingleByType(S3Client.class);
        Bulkhead bulkhead = new Bulkhead(given.count("app.web.max-waiting", 1));
        ControllerStatus fleet = camel.getRegistry().findSingleByType(ControllerStatus.class);
        SqsClient sqs = camel.getRegistry().findSingleByType(SqsClient.class);
        ServiceRetry retry = bindServices(camel, given, meters, s3, sqs, names);
        bind(camel, "replyAcknowledger", new ReplyAcknowledger(sqs, names.responseQueue()));
        bind(camel, "receiptHandles", receiptHandles());
        RequestMetrics metrics = new RequestMetrics(meters);
        PendingRequests pending = new PendingRequests(bulkhead, clock, metrics);
        metrics.watch(bulkhead, pending, clock);
        bindProcess(meters);

        bind(camel, "bulkhead", bulkhead);
        bind(camel, "pendingRequests", pending);
        bind(
                camel,
                "admission",
                new Admission(
                        settings,
                        bulkhead,
                        pending,
                        new GalleryVersions(s3, names.stateBucket(), clock),
                        retry,
                        () -> fleet == null
                                ? 1
                                : fleet.snapshot().fleet().active().size(),
                        clock));
        bind(camel, "correlation", new Correlation(settings.keys(), clock));
        if (fleet != null) {
            fleet.webTier(bulkhead::waiting, bulkhead::measuredServiceTime, metrics::latency);
        }
        bind(camel, "responses", new Responses(metrics));
        bind(camel, "results", new Results(settings, pending, clock));
        bind(camel, "page", new Page());
        bind(camel, "healthAndMetrics", new HealthAndMetrics(meters));
        bind(camel, "httpHeaders", httpHeaders());
        bind(camel, "noHeaders", noHeaders());
        bind(camel, "queuePolling", new QueuePolling(() -> true));
        bind(camel, "asyncHttpEngine", AsyncHttpEngine.create(camel, meters));
    }

    /** Binds the health checks of S3 and SQS, and the retries of calls to them. */
    private static ServiceRetry bindServices(
            CamelContext camel, Settings given, MeterRegistry meters, S3Client s3, SqsClient sqs, ResourceNames names) {
        Duration timeout = given.duration("app.web.retry-timeout");
        List<ServiceHealth> services = List.of(
                new ServiceHealth(
                        "storage",
                        "S3",
                        () -> s3.headBucket(head -> head.bucket(names.inBucket())
                                .overrideConfiguration(call -> call.apiCallTimeout(PROBE_TIMEOUT))),
                        timeout,
                        System::nanoTime),
                new ServiceHealth(
                        "queues",
                        "SQS",
                        () -> sqs.getQueueUrl(get -> get.queueName(names.requestQueue())
                                .overrideConfiguration(call -> call.apiCallTimeout(PROBE_TIMEOUT))),
                        timeout,
                        System::nanoTime));
        for (ServiceHealth one : services) {
            bind(camel, one.getId() + "Check", one);
            Gauge.builder("faces.dependency.up", one, it -> it.isUp() ? 1 : 0)
                    .description("0 while connections have been refused for longer than app.web.retry-timeout")
                    .tag("dependency", one.getId())
                    .register(meters);
        }
        start(camel, new ServiceProbes(camel, services, given.duration("app.web.probe")));
        ServiceRetry retry = new ServiceRetry(timeout, services);
        bind(camel, "serviceRetry", retry);
        bind(camel, "retryDelays", ServiceRetry.delays());
        camel.getCamelContextExtension().addContextPlugin(ScheduledExecutorService.class, retryThreads());
        return retry;
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

    private static void start(CamelContext camel, Service service) {
        try {
            camel.addService(service, true, false);
        } catch (Exception e) {
            throw new IllegalStateException(service.getClass().getSimpleName() + " cannot be started.", e);
        }
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
        strategy.setOutFilterPattern("(?i)location|retry-after|cache-control|faces-status");
        strategy.setFilterOnMatch(false);
        return strategy;
    }

    /** Returns a filter that lets no header become a message attribute. */
    private static DefaultHeaderFilterStrategy noHeaders() {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setOutFilterPattern(".*");
        return strategy;
    }

    private static void bind(CamelContext camel, String name, Object bean) {
        camel.getRegistry().bind(name, bean);
    }
}
