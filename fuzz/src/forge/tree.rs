//! DER as a tree that can be edited and written again. What was not edited is written octet for octet as it was read,
//! superfluous octets of tags and lengths included, so that a signature over it still holds.

use crate::tlv;

/// How deep elements are looked into.
const DEEPEST: usize = 24;

/// One element.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The identifier octets.
    pub(super) tag: Vec<u8>,
    /// The length octets if they are not those of DER: as they stood, or as somebody wants them.
    pub(super) length: Option<Length>,
    /// Octets before the children: the unused bits of a BIT STRING that holds DER.
    prefix: Vec<u8>,
    pub(super) body: Body,
}

#[derive(Clone, Debug)]
pub(super) enum Length {
    /// This many octets after the first, whatever the length is.
    Octets(usize),
    /// These octets, right or wrong.
    Raw(Vec<u8>),
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Octets(Vec<u8>),
    Nodes(Vec<Node>),
}

impl Node {
    /// The one element that the octets are.
    pub(super) fn read(octets: &[u8]) -> Option<Self> {
        let mut nodes = read_all(octets, DEEPEST)?;
        let node = nodes.pop()?;
        nodes.is_empty().then_some(node)
    }

    pub(super) fn new(tag: u8, body: Body) -> Self {
        Node { tag: vec![tag], length: None, prefix: Vec::new(), body }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut contents = self.prefix.clone();
        match &self.body {
            Body::Octets(octets) => contents.extend(octets),
            Body::Nodes(nodes) => nodes.iter().for_each(|node| node.write(&mut contents)),
        }
        out.extend(&self.tag);
        let significant: Vec<u8> =
            contents.len().to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
        match &self.length {
            Some(Length::Raw(octets)) => out.extend(octets),
            Some(Length::Octets(count)) => {
                let count = significant.len().max(*count).min(126);
                out.push(0x80 | u8::try_from(count).unwrap_or(1));
                out.extend(std::iter::repeat_n(0, count - significant.len()));
                out.extend(significant);
            }
            None if contents.len() < 0x80 => out.push(u8::try_from(contents.len()).unwrap_or_default()),
            None => {
                out.push(0x80 | u8::try_from(significant.len()).unwrap_or(1));
                out.extend(significant);
            }
        }
        out.extend(contents);
    }

    pub(super) fn octets(&self) -> Vec<u8> {
        let mut octets = Vec::new();
        self.write(&mut octets);
        octets
    }

    /// How many nodes there are, this one included.
    pub(super) fn count(&self) -> usize {
        1 + self.nodes().iter().map(Node::count).sum::<usize>()
    }

    pub(super) fn nodes(&self) -> &[Node] {
        match &self.body {
            Body::Octets(_) => &[],
            Body::Nodes(nodes) => nodes,
        }
    }

    pub(super) fn nodes_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.body {
            Body::Octets(_) => None,
            Body::Nodes(nodes) => Some(nodes),
        }
    }

    /// The node of this number, counted from 0 in the order of the encoding.
    pub(super) fn get(&self, number: usize) -> Option<&Node> {
        let mut left = number;
        if left == 0 {
            return Some(self);
        }
        left -= 1;
        for node in self.nodes() {
            let count = node.count();
            if left < count {
                return node.get(left);
            }
            left -= count;
        }
        None
    }

    pub(super) fn get_mut(&mut self, number: usize) -> Option<&mut Node> {
        let mut left = number;
        if left == 0 {
            return Some(self);
        }
        left -= 1;
        for node in self.nodes_mut()? {
            let count = node.count();
            if left < count {
                return node.get_mut(left);
            }
            left -= count;
        }
        None
    }

    /// The list that the node of this number stands in, and its place there. The outermost stands in none.
    pub(super) fn siblings_mut(&mut self, number: usize) -> Option<(&mut Vec<Node>, usize)> {
        let mut left = number.checked_sub(1)?;
        let nodes = self.nodes_mut()?;
        let mut at = 0;
        while at < nodes.len() {
            let count = nodes[at].count();
            if left == 0 {
                return Some((nodes, at));
            }
            if left < count {
                return nodes[at].siblings_mut(left);
            }
            left -= count;
            at += 1;
        }
        None
    }
}

fn read_all(octets: &[u8], depth: usize) -> Option<Vec<Node>> {
    tlv::all(octets)?.into_iter().map(|element| read_one(&element, depth)).collect()
}

fn read_one(element: &tlv::Tlv<'_>, depth: usize) -> Option<Node> {
    let header = element.raw.len() - element.contents.len();
    let (tag, length) = element.raw.get(..header)?.split_at_checked(element.tag_length)?;
    let depth = depth.saturating_sub(1);
    let is_constructed = element.class & 0x20 != 0;
    let holds_der = element.is(tlv::OCTET_STRING) || element.is(tlv::BIT_STRING);
    let prefix: &[u8] = if element.is(tlv::BIT_STRING) { &[0] } else { &[] };
    let inside = (depth > 0 && (is_constructed || holds_der))
        .then(|| read_all(element.contents.strip_prefix(prefix)?, depth))
        .flatten()
        .filter(|nodes| is_constructed || !nodes.is_empty());
    let (prefix, body) = match inside {
        Some(nodes) => (prefix.to_vec(), Body::Nodes(nodes)),
        None => (Vec::new(), Body::Octets(element.contents.to_vec())),
    };
    let mut node = Node { tag: tag.to_vec(), length: None, prefix, body };
    if node.octets() != element.raw {
        node.length = Some(Length::Octets(length.len() - 1));
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recheck::octets_of_pem;
    use crate::seeds::SEEDS;

    #[test]
    fn what_is_not_edited_is_written_as_it_was() {
        for seed in &SEEDS {
            for field in ["CaContent", "VerificationContent"] {
                let der = octets_of_pem(&seed.fields()[field]).unwrap();
                let node = Node::read(&der).unwrap();
                assert_eq!(node.octets(), der);
                assert!(node.count() > 40, "{}", node.count());
                assert!((0..node.count()).all(|number| node.get(number).is_some()));
                assert!(node.get(node.count()).is_none());
            }
        }
        // Lengths longer than needed, and a tag in several octets.
        for der in [&b"\x30\x81\x02\x05\x00"[..], b"\x30\x83\x00\x00\x02\x05\x00", b"\x3f\x10\x02\x05\x00"] {
            assert_eq!(Node::read(der).map(|node| node.octets()).as_deref(), Some(der));
        }
    }

    #[test]
    fn nodes_are_numbered_in_the_order_of_the_encoding() {
        let mut node = Node::read(b"\x30\x08\x30\x03\x02\x01\x07\x04\x01\x09").unwrap();
        let tags: Vec<u8> = (0..4).map(|number| node.get(number).unwrap().tag[0]).collect();
        assert_eq!(tags, [0x30, 0x30, 0x02, 0x04]);
        let (siblings, at) = node.siblings_mut(2).unwrap();
        assert_eq!((siblings.len(), at), (1, 0));
        let (siblings, at) = node.siblings_mut(3).unwrap();
        assert_eq!((siblings.len(), at), (2, 1));
    }
}
