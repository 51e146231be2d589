package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the instances that are up. All methods are called on the {@link EventLoop}. */
final class InstanceRunner {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceRunner.class);

    private final Ec2Settings settings;
    private final InstanceStore store;
    private final EventLoop loop;
    private final OrphanReaper processes;
    private final Map<String, InstanceProcess> running = new HashMap<>();
    private BiConsumer<String, UnaryOperator<Instance>> update = (id, change) -> {};
    private String endpoint = "";
    private CompletableFuture<Void> allEnded;

    InstanceRunner(Ec2Settings settings, InstanceStore store, EventLoop loop, OrphanReaper processes) {
        this.settings = settings;
        this.store = store;
        this.loop = loop;
        this.processes = processes;
    }

    /** Sets the function that updates an instance after an event of its process. */
    void onChange(BiConsumer<String, UnaryOperator<Instance>> newUpdate) {
        update = newUpdate;
    }

    /** Sets the endpoint of EC2 and of the metadata service. */
    void listensAt(String newEndpoint) {
        endpoint = newEndpoint;
    }

    /** Boots an instance with the given outcome. */
    void start(Instance instance, StartOutcome outcome) {
        String id = instance.id();
        Path folder = store.folderOf(id);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            LOG.warn("The folder {} cannot be created: {}", folder, e.toString());
        }
        UserData userData = outcome.boot() == StartOutcome.Boot.HANGS
                ? UserData.HANGING
                : UserData.read(Base64.getDecoder().decode(instance.spec().userData()));
        InstanceProcess process = new InstanceProcess(
                instance,
                userData,
                folder,
                environment(id),
                console(id),
                new InstanceProcess.Host(loop, processes, settings.limits()),
                change -> update.accept(id, change),
                () -> ended(id));
        running.put(id, process);
        if (outcome.boot() == StartOutcome.Boot.FAILS) {
            loop.after(outcome.bootDelay(), () -> interrupt(id, process, Lifecycle::bootFailed));
            return;
        }
        process.start(outcome.bootDelay());
        outcome.life()
                .ifPresent(life -> loop.after(
                        outcome.bootDelay().plus(life), () -> interrupt(id, process, Lifecycle::interrupted)));
    }

    private void interrupt(String id, InstanceProcess process, UnaryOperator<Instance> change) {
        if (running.get(id) == process && !process.isStopping()) {
            update.accept(id, change);
            process.stop(Duration.ZERO);
        }
    }

    /** Stops an instance, at once if it has no process. */
    void stop(String id, Duration grace) {
        InstanceProcess process = running.get(id);
        if (process == null) {
            loop.run(() -> ended(id));
        } else {
            process.stop(grace);
        }
    }

    /** Stops instances and forgets the others; completes when they have ended. */
    CompletableFuture<Void> stopAll(List<String> ids, Duration grace) {
        allEnded = new CompletableFuture<>();
        running.keySet().retainAll(ids);
        List.copyOf(running.values()).forEach(process -> process.stop(grace));
        if (running.isEmpty()) {
            allEnded.complete(null);
        }
        return allEnded;
    }

    private void ended(String id) {
        running.remove(id);
        update.accept(id, instance -> Lifecycle.ended(instance, Instant.now()));
        if (allEnded != null && running.isEmpty()) {
            allEnded.complete(null);
        }
    }

    /** Whether an instance is up without running its user data. */
    boolean isHung(String id) {
        return running.containsKey(id) && running.get(id).isHung();
    }

    ConsoleLog console(String id) {
        return new ConsoleLog(store.folderOf(id), settings.limits().consoleBytes());
    }

    private Map<String, String> environment(String id) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("INSTANCE_ID", id);
        environment.putIfAbsent("AWS_REGION", settings.region());
        // botocore reads only this variable.
        environment.putIfAbsent("AWS_DEFAULT_REGION", settings.region());
        environment.putIfAbsent("AWS_ENDPOINT_URL_EC2", endpoint);
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint + MetadataService.PATH + id + "/");
        environment.put(OrphanReaper.MARK, processes.mark(id));
        return environment;
    }
}
