package io.elasticfaces.local.ec2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** DescribeInstances: filters, ids, pages; instances of one launch in one reservation. */
record DescribeInstances(Fleet fleet, InstanceFields fields, InstanceXml instanceXml) implements Action {
    private static final int LEAST = 5;
    private static final int MOST = 1000;

    @Override
    public Set<String> parameters() {
        return Set.of("InstanceId", "Filter", "MaxResults", "NextToken", "IncludeManagedResources");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        Page<Instance> page = select(fleet, fields, request, LEAST, MOST);
        Map<String, List<Instance>> reservations = new LinkedHashMap<>();
        page.items().forEach(instance -> reservations
                .computeIfAbsent(instance.launch().reservationId(), any -> new ArrayList<>())
                .add(instance));
        return xml -> {
            xml.items("reservationSet", reservations.values(), instances -> instanceXml.reservation(xml, instances));
            xml.text("nextToken", page.nextToken().orElse(null));
        };
    }

    /** The page of instances that InstanceId, Filter, MaxResults and NextToken ask for. */
    static Page<Instance> select(Fleet fleet, InstanceFields fields, QueryRequest request, int least, int most) {
        List<String> ids = request.list("InstanceId");
        if (!ids.isEmpty() && request.text("MaxResults").isPresent()) {
            throw Ec2Error.INVALID_PARAMETER_COMBINATION.because(
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        List<Instance> all = fleet.all();
        List<Instance> asked = ids.isEmpty() ? all : fleet.find(ids);
        return Page.of(all, Filters.of(request).apply(asked, fields), Instance::id, request, least, most);
    }
}
