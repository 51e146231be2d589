# Where Packer from 1.7 on finds what makes images on AWS; older ones have it built in and do not know this block.
packer {
  required_plugins {
    amazon = {
      version = ">= 1.2.8"
      source  = "github.com/hashicorp/amazon"
    }
  }
}
