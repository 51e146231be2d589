package io.elasticfaces.local.ec2;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Finds the {@link Action} of a request, does it, and has its answer written. */
final class Actions {
    static final String VERSION = "2016-11-15";
    private static final Set<String> EVERYWHERE = Set.of("Action", "Version", "DryRun", "AWSAccessKeyId");

    private final Map<String, Action> actions;
    private final Misfortune misfortune;

    Actions(Fleet fleet, Settings settings, MachineRoom machines, Misfortune misfortune) {
        this.misfortune = misfortune;
        Region region = new Region(settings.region());
        InstanceFields fields = new InstanceFields(region, machines::isImpaired);
        InstanceXml instanceXml = new InstanceXml(region);
        actions = new TreeMap<>(Map.ofEntries(
                Map.entry("DescribeInstances", new DescribeInstances(fleet, fields, instanceXml)),
                Map.entry("DescribeInstanceStatus", new DescribeInstanceStatus(fleet, fields, region, machines)),
                Map.entry("DescribeInstanceAttribute", new DescribeInstanceAttribute(fleet)),
                Map.entry("ModifyInstanceAttribute", new ModifyInstanceAttribute(fleet)),
                Map.entry("DescribeImages", new DescribeImages(settings.images())),
                Map.entry("DescribeTags", new DescribeTags(fleet)),
                Map.entry("CreateTags", new CreateTags(fleet)),
                Map.entry("DeleteTags", new DeleteTags(fleet)),
                Map.entry("GetConsoleOutput", new GetConsoleOutput(fleet, machines, settings.clock())),
                Map.entry("RunInstances", new RunInstances(fleet, settings, instanceXml)),
                Map.entry("StartInstances", new ChangeState(fleet::start)),
                Map.entry("StopInstances", new StopInstances(fleet)),
                Map.entry("TerminateInstances", new ChangeState(fleet::terminate)),
                Map.entry("RebootInstances", new RebootInstances(fleet)),
                Map.entry("MonitorInstances", new MonitorInstances(fleet, true)),
                Map.entry("UnmonitorInstances", new MonitorInstances(fleet, false))));
    }

    /** The names of all there are. */
    Set<String> names() {
        return Set.copyOf(actions.keySet());
    }

    /**
     * The answer's XML.
     *
     * @throws RefusedException if it is answered with an error
     */
    byte[] answer(QueryRequest request) {
        String name = request.text("Action")
                .orElseThrow(() -> Ec2Error.MISSING_ACTION.because(
                        "The request is missing an action or a required parameter; set Action."));
        Action action = actions.get(name);
        if (action == null) {
            throw Ec2Error.INVALID_ACTION.because("The action " + name
                    + " is not valid for this web service. Here there are " + String.join(", ", actions.keySet())
                    + ".");
        }
        String version = request.text("Version").orElse(VERSION);
        if (!version.equals(VERSION)) {
            throw Ec2Error.NO_SUCH_VERSION.because("The requested version (" + version
                    + ") of service AmazonEC2 does not exist here; ask for " + VERSION + ".");
        }
        Set<String> unknown = new HashSet<>(request.heads());
        unknown.removeAll(EVERYWHERE);
        unknown.removeAll(action.parameters());
        if (!unknown.isEmpty()) {
            throw Ec2Error.UNKNOWN_PARAMETER.because(
                    "The parameter " + unknown.iterator().next() + " is not recognized here");
        }
        misfortune.requireLimit();
        if (request.flag("DryRun")) {
            throw Ec2Error.DRY_RUN_OPERATION.because("Request would have succeeded, but DryRun flag is set.");
        }
        return Ec2Xml.answer(name, UUID.randomUUID().toString(), action.perform(request));
    }
}
