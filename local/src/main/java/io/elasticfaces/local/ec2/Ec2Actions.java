package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The actions of EC2 by name. */
final class Ec2Actions {
    private static final String VERSION = "2016-11-15";

    private final Map<String, Function<Ec2Request, JsonObject>> actions = new TreeMap<>();
    private final FaultInjector faults;

    Ec2Actions(Ec2Settings settings, Instances instances, InstanceRunner runner) {
        faults = settings.faults();
        InstanceView view = new InstanceView(settings);
        DescribeActions describe = new DescribeActions(settings, instances, runner, view);
        actions.put("DescribeInstances", describe::instances);
        actions.put("DescribeInstanceStatus", describe::instanceStatus);
        actions.put("DescribeImages", describe::images);
        actions.put("GetConsoleOutput", describe::consoleOutput);
        LaunchTemplateActions templates = new LaunchTemplateActions(instances);
        actions.put("CreateLaunchTemplate", templates::create);
        actions.put("CreateLaunchTemplateVersion", templates::createVersion);
        actions.put("DescribeLaunchTemplates", templates::describe);
        actions.put("DescribeLaunchTemplateVersions", templates::describeVersions);
        actions.put("ModifyLaunchTemplate", templates::modify);
        actions.put("DeleteLaunchTemplate", templates::delete);
        InstanceActions change = new InstanceActions(instances, templates, view);
        actions.put("RunInstances", change::run);
        actions.put("StartInstances", change::start);
        actions.put("StopInstances", change::stop);
        actions.put("TerminateInstances", change::terminate);
        actions.put("CreateTags", change::createTags);
        actions.put("DescribeInstanceAttribute", change::describeAttribute);
    }

    /**
     * Performs an action.
     *
     * @return the members of the response
     * @throws Ec2Exception if the call is refused
     */
    JsonObject perform(String name, Ec2Request request) {
        if (name.isEmpty()) {
            throw new Ec2Exception("MissingAction", "The request must contain the parameter Action.");
        }
        if (!actions.containsKey(name)) {
            throw new Ec2Exception(
                    "InvalidAction",
                    "The local EC2 has no action " + name + ". It has " + String.join(", ", actions.keySet()) + ".");
        }
        if (!request.text("Version").orElse(VERSION).equals(VERSION)) {
            throw new Ec2Exception("NoSuchVersion", "The local EC2 has the version " + VERSION + " only.");
        }
        if (!faults.admitsCall()) {
            throw new Ec2Exception("RequestLimitExceeded", "Request limit exceeded.");
        }
        if (request.flag("DryRun")) {
            throw new Ec2Exception("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
        return actions.get(name).apply(request);
    }
}
