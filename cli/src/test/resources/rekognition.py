"""A conversation of boto3 with /rekognition. Every response must fit botocore's model.

Arguments: the endpoint, a picture, and a bucket with the object picture.png.
"""
import json
import sys

import boto3
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

endpoint, picture, bucket = sys.argv[1:]


def validate(http_response, model, **_):
    if http_response.status_code == 200:
        report = ParamValidator().validate(json.loads(http_response.content), model.output_shape)
        assert not report.has_errors(), model.name + ": " + report.generate_report()


def client(key="AKID", secret="0123456789abcdef"):
    made = boto3.client(
        "rekognition", endpoint_url=endpoint, region_name="eu-west-1",
        aws_access_key_id=key, aws_secret_access_key=secret)
    made.meta.events.register("after-call.rekognition", validate)
    return made


def refused(code, call, **parameters):
    try:
        call(**parameters)
    except ClientError as e:
        assert e.response["Error"]["Code"] == code, e
        assert e.response["Error"]["Message"] and e.response["ResponseMetadata"]["RequestId"]
    else:
        raise AssertionError(code + " expected")


aws = client()
image = {"Bytes": open(picture, "rb").read()}
refused("InvalidSignatureException", client(secret="another").list_collections)
refused("UnrecognizedClientException", client(key="OTHER").list_collections)
refused("UnknownOperationException", aws.list_users, CollectionId="staff")

assert aws.create_collection(CollectionId="staff")["StatusCode"] == 200
aws.create_collection(CollectionId="visitors")
refused("ResourceAlreadyExistsException", aws.create_collection, CollectionId="staff")
pages = list(aws.get_paginator("list_collections").paginate(PaginationConfig={"PageSize": 2}))
assert [page["CollectionIds"] for page in pages] == [["default", "staff"], ["visitors"]], pages
refused("InvalidPaginationTokenException", aws.list_collections, NextToken="?")

faces = []
for name in ("Ada", "Bo", "Cy"):
    record, = aws.index_faces(CollectionId="staff", Image=image, ExternalImageId=name)["FaceRecords"]
    faces.append(record["Face"]["FaceId"])
aws.index_faces(CollectionId="staff", Image={"S3Object": {"Bucket": bucket, "Name": "picture.png"}})
described = aws.describe_collection(CollectionId="staff")
assert described["FaceCount"] == 4 and described["CreationTimestamp"].year > 2020, described
listed = [face for page in aws.get_paginator("list_faces").paginate(
    CollectionId="staff", PaginationConfig={"PageSize": 3}) for face in page["Faces"]]
assert [face.get("ExternalImageId") for face in listed] == ["Ada", "Bo", "Cy", None], listed
assert len(aws.list_faces(CollectionId="staff", FaceIds=faces[:2])["Faces"]) == 2

found = aws.search_faces_by_image(CollectionId="staff", Image=image)["FaceMatches"]
assert found[0]["Face"]["ExternalImageId"] == "Ada" and found[0]["Similarity"] > 80, found
assert aws.search_faces(CollectionId="staff", FaceId=faces[0])["FaceMatches"]
assert aws.compare_faces(SourceImage=image, TargetImage=image)["FaceMatches"]
assert aws.detect_faces(Image=image, Attributes=["ALL"])["FaceDetails"][0]["Landmarks"]
refused("InvalidParameterException", aws.search_faces_by_image, CollectionId="visitors", Image=image)
refused("InvalidImageFormatException", aws.detect_faces, Image={"Bytes": b"no picture"})
refused("ImageTooLargeException", aws.detect_faces, Image={"Bytes": bytes(5242881)})
refused("InvalidParameterException", aws.detect_faces, Image={})
for other in ({"Bucket": "other", "Name": "picture.png"}, {"Bucket": bucket, "Name": "none"}):
    refused("InvalidS3ObjectException", aws.detect_faces, Image={"S3Object": other})

unknown = "00000000-0000-0000-0000-000000000000"
deleted = aws.delete_faces(CollectionId="staff", FaceIds=[faces[0], unknown])
assert deleted["DeletedFaces"] == [faces[0]], deleted
assert deleted["UnsuccessfulFaceDeletions"] == [{"FaceId": unknown, "Reasons": ["FACE_NOT_FOUND"]}], deleted
assert not aws.list_faces(CollectionId="staff", FaceIds=[faces[0]])["Faces"]
aws.delete_collection(CollectionId="staff")
for call in (aws.describe_collection, aws.delete_collection, aws.list_faces):
    refused("ResourceNotFoundException", call, CollectionId="staff")
print("done")
