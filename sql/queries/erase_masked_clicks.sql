-- Writes the parts of a month anew without the clicks that nobody sees any more: {month:String}.
ALTER TABLE clicks APPLY DELETED MASK IN PARTITION ID {month:String}
