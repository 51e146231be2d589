package io.elasticfaces.local.ec2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** DeleteTags: those of a key, or of a key and a value; all, where none is named. */
record DeleteTags(Fleet fleet) implements Action {
    @Override
    public Set<String> parameters() {
        return Set.of("ResourceId", "Tag");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        List<QueryRequest> named = request.structures("Tag");
        fleet.edit(CreateTags.resources(request), instance -> {
            Map<String, String> left = new LinkedHashMap<>(instance.tags());
            if (named.isEmpty()) {
                left.clear();
            }
            for (QueryRequest tag : named) {
                String key = tag.required("Key");
                String value = tag.parameters().get("Value");
                if (value == null || value.equals(left.get(key))) {
                    left.remove(key);
                }
            }
            return instance.tagged(left);
        });
        return xml -> xml.flag("return", true);
    }
}
