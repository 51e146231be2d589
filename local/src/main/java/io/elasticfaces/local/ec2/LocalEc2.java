package io.elasticfaces.local.ec2;

import io.elasticfaces.local.RequestSignature;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.PortTaken;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * EC2 on this machine: an instance is what its user data starts, and clients speak the EC2 query protocol to it.
 *
 * <p>Starting an instance runs its user data (a script, or MIME multipart text with one, as cloud-init takes it) in a
 * session of its own; stopping it ends every process that came of it. Where the program ends by itself with exit code
 * 0 the instance stops, where it fails it is started again up to a limit. When this process ends, in whatever way, the
 * instances end with it: on {@link #close} at once, after a kill by a guardian process, and what both missed at the
 * next {@link #start}.
 *
 * <p>It needs a Unix: Linux, where nothing of an instance escapes, or macOS, where a process that leaves its parent and
 * its group can.
 *
 * <p>State is kept in the settings' folder: {@code instances.json}, and per instance its scripts and console log.
 */
public final class LocalEc2 implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalEc2.class);

    private final Settings settings;
    private final Store store;
    private final Loop loop = new Loop();
    private final Guardian guardian;
    private final Misfortune misfortune;
    private final MachineRoom machines;
    private final Fleet fleet;
    private Actions actions;
    private Http http;

    /** Prepares it; nothing is read, run or listened on before {@link #start}. */
    public LocalEc2(Settings settings) {
        this.settings = settings;
        this.store = new Store(settings.folder());
        this.guardian = new Guardian(settings.stopGrace());
        this.misfortune = new Misfortune(settings);
        this.machines = new MachineRoom(settings, store, loop, guardian, misfortune);
        this.fleet = new Fleet(settings, store, loop, machines, misfortune);
    }

    /**
     * Takes up the folder's state, ends what an earlier run left running, and listens.
     *
     * @throws PortTaken if another process has the port
     * @throws CloudFailure if the folder cannot be used: another process has it, or it holds what cannot be read
     */
    public void start() {
        try {
            List<Instance> stored = store.open();
            machines.endOrphans(stored);
            fleet.recover(stored);
            guardian.start();
            actions = new Actions(fleet, settings, machines, misfortune);
            http = Http.listen(
                    settings.host(),
                    settings.port(),
                    Map.of(
                            "/",
                            new QueryServer(
                                    actions, new RequestSignature(settings.accessKey(), InstantSource.system())),
                            MetadataServer.PATH,
                            new MetadataServer(
                                    fleet,
                                    new Metadata(new Region(settings.region())),
                                    new MetadataTokens(settings.clock()))));
            machines.servedAt(endpoint());
        } catch (IOException e) {
            close();
            throw PortTaken.isCauseOf(e)
                    ? new PortTaken("EC2", settings.port(), e)
                    : new CloudFailure("EC2 cannot start in " + settings.folder() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        LOG.info("EC2 listens on {}", endpoint());
    }

    /** Where clients reach it, such as {@code http://127.0.0.1:9402}. */
    public URI endpoint() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create("http://" + host + ":" + http.port());
    }

    /**
     * Makes the instances that are to be there, as far as they are not; those that are and do not run get image, type
     * and user data anew, and one that is to run is started.
     */
    public void seed(List<SeedInstance> wanted) {
        new Seeder(fleet, settings).seed(wanted);
    }

    /**
     * The instances of Elastic Faces: {@code web-instance}, running, and {@code app-tier-instance-1} to {@code -count},
     * stopped.
     *
     * @param userData of the app instances, as text
     */
    public static List<SeedInstance> facesFleet(
            String imageId, String webType, String appType, int count, String userData) {
        List<SeedInstance> wanted = new ArrayList<>();
        wanted.add(new SeedInstance("web-instance", imageId, webType, InstanceState.RUNNING, ""));
        for (int number = 1; number <= count; number++) {
            wanted.add(
                    new SeedInstance("app-tier-instance-" + number, imageId, appType, InstanceState.STOPPED, userData));
        }
        return wanted;
    }

    /** The names of the API's operations that are answered; not before {@link #start}. */
    Set<String> actions() {
        return actions.names();
    }

    /** All instances, oldest first. */
    public List<Instance> instances() {
        return fleet.all();
    }

    /** Stops listening, ends every process of every instance, and frees the folder; takes up to the stop grace. */
    @Override
    public void close() {
        if (http != null) {
            http.close();
            http = null;
            fleet.shutDown();
        }
        loop.close();
        guardian.close();
        store.close();
    }
}
