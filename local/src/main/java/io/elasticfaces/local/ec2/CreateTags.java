package io.elasticfaces.local.ec2;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** CreateTags, of instances. */
record CreateTags(Fleet fleet) implements Action {
    @Override
    public Set<String> parameters() {
        return Set.of("ResourceId", "Tag");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        List<String> ids = resources(request);
        Map<String, String> tags = Tags.read(request.structures("Tag"));
        if (tags.isEmpty()) {
            throw Ec2Error.MISSING_PARAMETER.because("The request must contain the parameter Tag");
        }
        fleet.edit(ids, instance -> instance.tagged(Tags.add(instance.tags(), tags)));
        return xml -> xml.flag("return", true);
    }

    static List<String> resources(QueryRequest request) {
        List<String> ids = request.list("ResourceId");
        if (ids.isEmpty()) {
            throw Ec2Error.MISSING_PARAMETER.because("The request must contain the parameter resourceIdSet");
        }
        for (String id : ids) {
            if (!id.startsWith("i-")) {
                throw Ec2Error.INVALID_ID.because(
                        "The ID '" + id + "' is not valid; only instances (i-...) can be tagged here");
            }
        }
        return ids;
    }
}
