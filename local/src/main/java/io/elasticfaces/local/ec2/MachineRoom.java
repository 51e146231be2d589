package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machines that are on, by instance. Its methods are called on the {@link Loop}. */
final class MachineRoom implements Machine.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(MachineRoom.class);
    private static final Duration ORPHAN_POLL = Duration.ofMillis(20);

    /** Who keeps the instances; told on the loop. */
    interface Observer {
        /** The machine of an instance came up; the mark is empty when it runs no program. */
        void poweredOn(String instanceId, Optional<ProcessMark> program);

        /** It begins to power itself off. */
        void poweringOff(String instanceId, String why);

        /** It did not come up, and what there is of it goes off. */
        void bootFailed(String instanceId);

        /** It was taken away while it ran, and what ran on it is being killed. */
        void takenAway(String instanceId);

        /** Nothing of it runs any more. */
        void poweredOff(String instanceId);
    }

    private final Settings settings;
    private final Store store;
    private final Loop loop;
    private final Guardian guardian;
    private final ProcessTable processes = new ProcessTable();
    private final Map<String, Machine> machines = new HashMap<>();
    private final Set<String> impaired = ConcurrentHashMap.newKeySet();
    private final Misfortune misfortune;
    private Observer observer;
    private volatile String endpoint = "";
    private CompletableFuture<Void> empty;

    MachineRoom(Settings settings, Store store, Loop loop, Guardian guardian, Misfortune misfortune) {
        this.misfortune = misfortune;
        this.settings = settings;
        this.store = store;
        this.loop = loop;
        this.guardian = guardian;
    }

    void observe(Observer who) {
        this.observer = who;
    }

    /** Sets where instances find this EC2, and below it their metadata. */
    void servedAt(URI endpoint) {
        this.endpoint = endpoint.toString();
    }

    /** Ends what a killed process left behind: everything that carries this folder's mark. */
    void endOrphans(List<Instance> stored) {
        String ours = Machine.mark(store.folderId(), "");
        List<ProcessHandle> recorded = stored.stream()
                .map(Instance::process)
                .flatMap(mark -> Optional.ofNullable(mark).flatMap(ProcessMark::find).stream())
                .toList();
        long killAt = System.nanoTime() + settings.stopGrace().toNanos();
        boolean first = true;
        while (true) {
            List<ProcessHandle> left = processes.members(mark -> mark.startsWith(ours), recorded);
            if (left.isEmpty()) {
                return;
            }
            if (first) {
                LOG.info("ending {} processes that an earlier run left behind", left.size());
                left.forEach(ProcessHandle::destroy);
            } else if (System.nanoTime() - killAt >= 0) {
                left.forEach(ProcessHandle::destroyForcibly);
            }
            first = false;
            try {
                Thread.sleep(ORPHAN_POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    void powerOn(Instance instance) {
        Path folder = store.folderOf(instance.id());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            LOG.warn("cannot make {}: {}", folder, e.toString());
        }
        Fate fate = misfortune.fate();
        Machine machine = new Machine(
                new Machine.Host(
                        loop,
                        settings.clock(),
                        guardian,
                        processes,
                        new Restarts(settings.startLimit(), settings.startLimitInterval(), settings.restartPause()),
                        settings.stopGrace(),
                        store.folderId()),
                this,
                instance,
                folder,
                environment(instance.id()),
                fate.boot() == Fate.Boot.HANGS
                        ? UserData.HANGING
                        : UserData.read(
                                Base64.getDecoder().decode(instance.spec().userData())),
                console(instance.id()));
        machines.put(instance.id(), machine);
        if (fate.boot() == Fate.Boot.FAILS) {
            loop.after(fate.bootDelay(), () -> end(machine, "does not come up", observer::bootFailed));
            return;
        }
        if (fate.boot() == Fate.Boot.HANGS) {
            impaired.add(instance.id());
        }
        machine.powerOn(fate.bootDelay());
        fate.life()
                .ifPresent(life -> loop.after(
                        fate.bootDelay().plus(life), () -> end(machine, "is taken away", observer::takenAway)));
    }

    /** Ends a machine at once, if it is still there and is not on its way off. */
    private void end(Machine machine, String why, Consumer<String> tell) {
        if (machines.get(machine.instanceId()) == machine && !machine.isGoingOff()) {
            LOG.info("{} {}", machine.instanceId(), why);
            tell.accept(machine.instanceId());
            machine.powerOff(Duration.ZERO);
        }
    }

    /** Whether an instance runs without doing anything. */
    boolean isImpaired(String instanceId) {
        return impaired.contains(instanceId);
    }

    Console console(String instanceId) {
        return new Console(store.folderOf(instanceId), settings.consoleBytes(), settings.clock());
    }

    private Map<String, String> environment(String instanceId) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("INSTANCE_ID", instanceId);
        // botocore knows the second name only.
        environment.putIfAbsent("AWS_REGION", settings.region());
        environment.putIfAbsent("AWS_DEFAULT_REGION", settings.region());
        environment.putIfAbsent("AWS_ENDPOINT_URL_EC2", endpoint);
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint + MetadataServer.PATH + instanceId + "/");
        environment.put(ProcessTable.MARK, Machine.mark(store.folderId(), instanceId));
        return environment;
    }

    void powerOff(String instanceId, Duration grace) {
        Machine machine = machines.get(instanceId);
        if (machine != null) {
            machine.powerOff(grace);
        } else {
            loop.run(() -> observer.poweredOff(instanceId));
        }
    }

    /** Ends what is left of a machine that goes off, without any more grace. */
    void hurry(String instanceId) {
        Machine machine = machines.get(instanceId);
        if (machine != null) {
            machine.powerOff(Duration.ZERO);
        }
    }

    void reboot(String instanceId) {
        Machine machine = machines.get(instanceId);
        if (machine != null) {
            machine.reboot();
        }
    }

    /** Switches off the machines of those instances and forgets the others; completes when they are off. */
    CompletableFuture<Void> powerOffAll(Set<String> instanceIds, Duration grace) {
        empty = new CompletableFuture<>();
        machines.keySet().retainAll(instanceIds);
        List.copyOf(machines.values()).forEach(machine -> machine.powerOff(grace));
        completeWhenEmpty();
        return empty;
    }

    private void completeWhenEmpty() {
        if (empty != null && machines.isEmpty()) {
            empty.complete(null);
        }
    }

    @Override
    public void poweredOn(Machine machine, Optional<ProcessMark> program) {
        observer.poweredOn(machine.instanceId(), program);
    }

    @Override
    public void poweringOff(Machine machine, String why) {
        LOG.info("{} powers off: {}", machine.instanceId(), why);
        observer.poweringOff(machine.instanceId(), why);
    }

    @Override
    public void poweredOff(Machine machine) {
        machines.remove(machine.instanceId(), machine);
        impaired.remove(machine.instanceId());
        observer.poweredOff(machine.instanceId());
        completeWhenEmpty();
    }
}
