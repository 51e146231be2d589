package io.elasticfaces.app.bench;

import io.elasticfaces.local.endpoint.AccessKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Local cloud, web tier and one worker, each a process of its own, and clients who ask them. */
final class CostSystem implements AutoCloseable {
    private static final String JAVA_OPTIONS = "FACES_JAVA_OPTIONS";
    /** The launcher starts this class as its worker: with the same options, jar and archive of classes. */
    private static final String COUNTED_WORKER = "io.elasticfaces.app.CountedWorker";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountedRecognition.Sheet sheet;
    private final MeasuredProcess cloud;
    private final MeasuredProcess web;
    private final MeasuredWeb callers;
    private final MeasuredProcess worker;

    /** What each process has used so far of the processor, and recognition of it, in nanoseconds; and the clock. */
    record Spent(
            ProcessorTime cloud,
            ProcessorTime web,
            ProcessorTime worker,
            long inference,
            long inferenceClock,
            long clock) {
        /** Returns what was used from an earlier count to this one. */
        Spent since(Spent earlier) {
            return new Spent(
                    cloud.since(earlier.cloud),
                    web.since(earlier.web),
                    worker.since(earlier.worker),
                    inference - earlier.inference,
                    inferenceClock - earlier.inferenceClock,
                    clock - earlier.clock);
        }
    }

    /** Options of Java for one of the processes beside those that it is shipped with. */
    record JavaOptions(String web, String worker) {}

    /**
     * Starts all three, as {@code faces cloud}, {@code web} and {@code worker}.
     *
     * @param state a folder for what they keep
     * @param standIn whether recognition takes no time
     * @param settings what is set for all of them
     */
    CostSystem(Path state, boolean standIn, Map<String, String> settings, JavaOptions options)
            throws IOException, InterruptedException {
        int first = FreePorts.inARow(4);
        Map<String, String> environment = Installation.environment(state);
        environment.putAll(settings);
        environment.put("APP_CONTROLLER_MAX", "1");
        environment.put("APP_WORKER_KEEP_WARM", "100s");
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", AccessKey.DEFAULT.id());
        environment.put("AWS_SECRET_ACCESS_KEY", AccessKey.DEFAULT.secret());
        environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + first);
        environment.put("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:" + (first + 1));
        environment.put("AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:" + (first + 2));
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        callers = MeasuredWeb.on(first + 3);
        Path counted = state.resolve("recognition");
        sheet = CountedRecognition.Sheet.write(counted);
        cloud = MeasuredProcess.start(
                List.of("cloud", "--cloud-port", Integer.toString(first)), environment, state.resolve("cloud.log"));
        web = MeasuredProcess.start(
                List.of("web", "--host", "127.0.0.1", "--port", Integer.toString(first + 3)),
                with(environment, options.web()),
                state.resolve("web.log"));
        callers.awaitReady(START, cloud, web);
        takeTheInstance(URI.create("http://127.0.0.1:" + (first + 2)));
        Map<String, String> ofTheWorker = with(environment, options.worker());
        ofTheWorker.put("FACES_WORKER_MAIN", COUNTED_WORKER);
        worker = MeasuredProcess.start(
                List.of("worker", standIn ? "--stand-in" : "--count-to", counted.toString()),
                ofTheWorker,
                state.resolve("worker.log"));
    }

    private static Map<String, String> with(Map<String, String> environment, String javaOptions) {
        String ofAll = environment.getOrDefault(JAVA_OPTIONS, System.getenv().getOrDefault(JAVA_OPTIONS, ""));
        Map<String, String> own = new HashMap<>(environment);
        own.put(JAVA_OPTIONS, (ofAll + " " + javaOptions).strip());
        return own;
    }

    /** Has the only instance run without a worker, so that the controller sees one and starts none beside the measured one. */
    private static void takeTheInstance(URI endpoint) {
        try (Ec2Client ec2 = LocalClients.ec2(endpoint)) {
            String id = ec2.describeInstances(describe ->
                            describe.filters(filter -> filter.name("tag:Name").values("app-tier-instance-1")))
                    .reservations()
                    .get(0)
                    .instances()
                    .get(0)
                    .instanceId();
            byte[] sleeps = "#!/bin/sh\nexec sleep 3600\n".getBytes(StandardCharsets.US_ASCII);
            ec2.modifyInstanceAttribute(
                    modify -> modify.instanceId(id).userData(data -> data.value(SdkBytes.fromByteArray(sleeps))));
            ec2.startInstances(start -> start.instanceIds(id));
        }
    }

    /** Posts so many pictures by so many clients, each one after another; returns the latencies in milliseconds. */
    double[] ask(int requests, int clients, List<Path> pictures) throws IOException, InterruptedException {
        double[] millis = new double[requests];
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> all = IntStream.range(0, clients)
                    .<Future<?>>mapToObj(client -> threads.submit(() -> {
                        for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                            millis[i] = ask(pictures.get(i % pictures.size()));
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            worker.requireAlive();
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return millis;
    }

    private double ask(Path picture) throws IOException, InterruptedException {
        HttpRequest.Builder upload =
                callers.upload(picture.getFileName().toString(), Files.readAllBytes(picture), PATIENCE);
        long began = System.nanoTime();
        callers.send(upload);
        return (System.nanoTime() - began) / 1e6;
    }

    /** Returns what has been used up to now. */
    Spent spent() throws IOException {
        return new Spent(
                cloud.processorTime(),
                web.processorTime(),
                worker.processorTime(),
                sheet.processorNanos(),
                sheet.clockNanos(),
                System.nanoTime());
    }

    @Override
    public void close() {
        worker.close();
        web.close();
        cloud.close();
    }
}
