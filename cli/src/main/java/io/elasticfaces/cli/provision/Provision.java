package io.elasticfaces.cli.provision;

import io.elasticfaces.contract.ReceiveLimits;
import io.elasticfaces.contract.ResourceNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Makes what a deployment consists of, as far as it is not there: buckets, queues, app instances. */
public final class Provision {
    private final Ownership ownership;
    private final Journal journal;
    private final ResourceNames names;
    private final Buckets buckets;
    private final Queues queues;
    private final AppPool pool;
    private final Patience patience;

    /** @param limits of which the request queue keeps that of SQS */
    public Provision(CamelAws aws, String prefix, ReceiveLimits limits, Journal journal, Patience patience) {
        this.ownership = new Ownership(prefix);
        this.journal = journal;
        this.names = new ResourceNames(prefix);
        this.buckets = new Buckets(aws, ownership, journal);
        this.queues = new Queues(aws, ownership, journal, Integer.toString(limits.redrive()));
        this.pool = new AppPool(new AppFleet(aws), ownership, journal);
        this.patience = patience;
    }

    /**
     * What is wanted.
     *
     * @param instances how many app instances, 0 or more
     * @param launch what they are launched as; null where none is wanted
     * @param version of their image
     * @param adopt whether what carries nobody's tag is taken over
     * @param patience how long the instances may take to boot once and stop themselves; zero does not wait
     */
    public record Wanted(int instances, LaunchSpec launch, String version, boolean adopt, Duration patience) {}

    /**
     * Makes it.
     *
     * @return whether everything is there and every instance is stopped, or was not waited for
     * @throws Refused before anything is changed, if something is somebody else's
     */
    public boolean run(Wanted wanted) {
        refuseWhatIsOthers(wanted);
        buckets.ensure(names.inBucket(), true);
        buckets.ensure(names.outBucket(), true);
        buckets.ensure(names.stateBucket(), false);
        queues.ensure();
        boolean stopped = true;
        if (wanted.instances() > 0) {
            pool.ensure(wanted.instances(), wanted.launch(), wanted.version());
            if (!journal.dryRun() && !wanted.patience().isZero()) {
                stopped = pool.awaitStopped(wanted.instances(), wanted.patience(), patience);
            }
        }
        return stopped;
    }

    private void refuseWhatIsOthers(Wanted wanted) {
        Map<String, Ownership.Whose> there = new LinkedHashMap<>();
        Stream.of(names.inBucket(), names.outBucket(), names.stateBucket())
                .forEach(name -> buckets.whose(name).ifPresent(whose -> there.put("bucket " + name, whose)));
        Stream.of(names.requestQueue(), names.responseQueue(), names.deadQueue())
                .forEach(name -> queues.whose(name).ifPresent(whose -> there.put("queue " + name, whose)));
        if (wanted.instances() > 0) {
            there.putAll(pool.whose());
        }
        ownership.objection(there, wanted.adopt()).ifPresent(objection -> {
            throw new Refused(objection + "\nNothing was changed.");
        });
    }
}
