package io.elasticfaces.local.ec2;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** DescribeInstanceStatus: running instances, or with IncludeAllInstances all. */
record DescribeInstanceStatus(Fleet fleet, InstanceFields fields, Region region, MachineRoom machines)
        implements Action {
    private static final int LEAST = 5;
    private static final int MOST = 1000;

    @Override
    public Set<String> parameters() {
        return Set.of(
                "InstanceId", "Filter", "MaxResults", "NextToken", "IncludeAllInstances", "IncludeManagedResources");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        boolean all = request.flag("IncludeAllInstances");
        List<String> ids = request.list("InstanceId");
        if (!ids.isEmpty() && request.text("MaxResults").isPresent()) {
            throw Ec2Error.INVALID_PARAMETER_COMBINATION.because(
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        List<Instance> whole = fleet.all();
        List<Instance> asked = (ids.isEmpty() ? whole : fleet.find(ids))
                .stream()
                        .filter(instance -> all || instance.state() == InstanceState.RUNNING)
                        .toList();
        Page<Instance> page =
                Page.of(whole, Filters.of(request).apply(asked, fields), Instance::id, request, LEAST, MOST);
        return xml -> {
            xml.items("instanceStatusSet", page.items(), instance -> status(xml, instance));
            xml.text("nextToken", page.nextToken().orElse(null));
        };
    }

    private void status(Ec2Xml xml, Instance instance) {
        xml.text("instanceId", instance.id());
        xml.text("availabilityZone", region.zone());
        xml.state("instanceState", instance.state());
        check(xml, "systemStatus", Health.ofSystem(instance));
        check(xml, "instanceStatus", Health.ofInstance(instance, machines.isImpaired(instance.id())));
    }

    private static void check(Ec2Xml xml, String name, Health health) {
        xml.group(name, () -> {
            xml.text("status", health.status());
            if (health.reachability() != null) {
                xml.items("details", List.of(health.reachability()), result -> {
                    xml.text("name", "reachability");
                    xml.text("status", result);
                });
            }
        });
    }
}
